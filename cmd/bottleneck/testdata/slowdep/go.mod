module example.com/slowdep

go 1.26

require example.com/tables v1.0.0

replace example.com/tables v1.0.0 => ./tables
