// Package parts holds what the pages of several rooms show: timelines, bars, and
// histories in words.
package parts
