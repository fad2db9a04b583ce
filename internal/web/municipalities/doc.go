// Package municipalities is the country, its counties and its municipalities, with
// what concerns each of them.
package municipalities
