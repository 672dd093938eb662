module gopkg.in/spin.v3

go 1.26
