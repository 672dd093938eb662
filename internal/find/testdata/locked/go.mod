module example.com/locked

go 1.24
