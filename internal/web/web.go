package web

import (
	"github.com/samstyring/samstyring/internal/web/about"
	"github.com/samstyring/samstyring/internal/web/account"
	"github.com/samstyring/samstyring/internal/web/adoptions"
	"github.com/samstyring/samstyring/internal/web/casepapers"
	"github.com/samstyring/samstyring/internal/web/contacts"
	"github.com/samstyring/samstyring/internal/web/front"
	"github.com/samstyring/samstyring/internal/web/imports"
	"github.com/samstyring/samstyring/internal/web/initiatives"
	"github.com/samstyring/samstyring/internal/web/load"
	"github.com/samstyring/samstyring/internal/web/municipalities"
	"github.com/samstyring/samstyring/internal/web/needs"
	"github.com/samstyring/samstyring/internal/web/networks"
	"github.com/samstyring/samstyring/internal/web/products"
	"github.com/samstyring/samstyring/internal/web/report"
	"github.com/samstyring/samstyring/internal/web/rounds"
	"github.com/samstyring/samstyring/internal/web/searchpage"
	"github.com/samstyring/samstyring/internal/web/shell"
	"github.com/samstyring/samstyring/internal/web/subscriptions"
	"github.com/samstyring/samstyring/internal/web/waves"
	"github.com/samstyring/samstyring/internal/web/yearahead"
)

type (
	// Config says what the pages stand on.
	Config = shell.Config
	// Web answers for the pages.
	Web = shell.Shell
)

// New opens the pages: all rooms, in the order of the main menu.
func New(cfg Config) (*Web, error) {
	return shell.New(cfg, asking(front.Room, account.Room, initiatives.Room, adoptions.Room, casepapers.Room, waves.Room, needs.Room, networks.Room, municipalities.Room, yearahead.Room, load.Room, products.Room, rounds.Room, contacts.Room, subscriptions.Room, report.Room, imports.Room, searchpage.Room, about.Room)...)
}
