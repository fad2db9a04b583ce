package shell

import (
	"io/fs"
)

// Room is a group of pages: their templates and their addresses. It knows the
// shell, and no other room.
type Room struct {
	// Templates has a file for each page, NAME.html. Those that begin with "parts"
	// are not pages: all pages of the room may use them.
	Templates fs.FS
	// Routes lists the addresses, in the order of the main menu.
	Routes func(*Shell) ([]Route, error)
}
