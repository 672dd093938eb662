module example.com/ownprofile

go 1.26
