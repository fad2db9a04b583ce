package web

// AskedFor are the addresses that say what they may be asked for.
var AskedFor = asked
