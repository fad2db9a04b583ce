package access

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// AuditOf says which entries of the audit log a caller may read: those of an
// organisation, "" for all, and of one actor of it, "" for all. The operator reads
// everybody's, an administrator of an organisation that organisation's, and
// everybody else their own.
func AuditOf(c Caller, asked string) (organisation, actor string, err error) {
	operator := !c.Person && c.HasScope(ScopeAdmin)
	if operator && c.Supplier == "" && c.Key == "" {
		return asked, "", nil
	}
	if err := Enter(c, "listAudit"); err != nil {
		return "", "", err
	}
	if asked != "" && asked != c.Organisation {
		return "", "", fault.New(fault.Forbidden, "other_audit", fault.Args{"organisation": c.Organisation})
	}
	if c.Person && slices.Contains(c.Roles, events.RoleAdministrator) || !c.Person && c.HasScope(ScopeManage) {
		return c.Organisation, "", nil
	}
	return c.Organisation, c.Actor, nil
}
