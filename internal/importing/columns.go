package importing

import tables "github.com/samstyring/samstyring/internal/table"

// key is a column that the registry knows.
type key = tables.Field

// place is a column, of texts in one language; other columns have none.
type place struct {
	key      key
	language string
}

const (
	colID           = tables.ID
	colTitle        = tables.Title
	colSummary      = tables.Summary
	colDescription  = tables.Description
	colOwner        = tables.Owner
	colOwnerNumber  = tables.OwnerNumber
	colOwnerSlug    = tables.OwnerSlug
	colOwnerName    = tables.OwnerName
	colMinistry     = tables.Ministry
	colThemes       = tables.Themes
	colFunctions    = tables.Functions
	colTargetGroups = tables.TargetGroups
	colReach        = tables.Reach
	colReachCodes   = tables.ReachCodes
	colStart        = tables.Start
	colEnd          = tables.End
	colPhase        = tables.Phase
	colPhaseNote    = tables.PhaseNote
	colObligation   = tables.Obligation
	colDeadline     = tables.Deadline
	colLegalBasis   = tables.LegalBasis
	colSourceURL    = tables.SourceURL
	colVersion      = tables.Version
	colURL          = tables.URL
	colCertainty    = tables.Certainty
	colChecked      = tables.Checked
)

// nameOf is the registry's own heading of a column.
func nameOf(k key) string { return tables.NameOf(k) }

const defaultLanguage = "nb"
