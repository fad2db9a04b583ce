// Package subscriptions is the list of changes, and who is notified of them.
package subscriptions
