// Package outlook works out what lies ahead of one municipality: what it must
// do, may do and has coming, and what that takes in hours and money, quarter by
// quarter. It is pure. What nobody has assessed is counted as unknown and never
// as zero.
//
// internal/web reads rows from internal/app, asks this package, and shows the
// answer.
package outlook
