// Package shell is what every page stands on: the request with its session and
// language, the layout, forms that can be sent twice, the page cache, pages that
// say what went wrong, static files, and words. It knows no page but the one that
// shows an error; rooms bring theirs (Room).
package shell
