"""Ten queries of the h2o benchmark of data bases: seven groupings and three joins."""
