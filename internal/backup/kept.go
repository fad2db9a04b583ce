package backup

import (
	"strings"

	"github.com/samstyring/samstyring/internal/secretbucket"
)

// Kept says whether a value beside the log belongs to a backup. All do that somebody
// would miss, those of buckets that are not known here too. Not kept is what goes
// by itself within a day or is of no use on another day:
//
//   - sessions: people sign in again;
//   - imports: files that were given and not carried out, for a day at most;
//   - the logs of deliveries, which are written several times a second. What a
//     subscription's key was spent on is kept, so that a late call does not bring it
//     back;
//   - quotas, which count what was done within a day. Those of mailboxes are kept,
//     for there stands who refuses all letters.
func Kept(p secretbucket.Place) bool {
	switch p.Bucket {
	case "sessions", "imports":
		return false
	case "deliveries":
		return !strings.HasPrefix(p.ID, "log.")
	case "quotas":
		return strings.HasPrefix(p.ID, "mailbox.")
	}
	return true
}
