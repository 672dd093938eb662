module example.com/folding

go 1.26
