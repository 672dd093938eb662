module example.com/unnoticed

go 1.24
