module example.com/slowinit

go 1.26
