package main

import (
	"errors"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// organisationNumber reads an organisation as it was written on the command
// line: by number, in any of the ways that people write it, or by name.
func organisationNumber(written string, ref *reference.Data, lang locale.Language) (string, error) {
	c := reading.Typed(written)
	o := reading.Organisation(c, ref)
	if reason, trouble := o.Trouble(c); trouble {
		return "", errors.New("--org: " + lang.Field(reason))
	}
	if o.Value.Number == "" { // blank, or one of those whose number is not known
		return "", errors.New("--org: " + lang.Field(fault.Field{Path: "org", Code: "invalid_orgnr", Args: fault.Args{"given": written}}))
	}
	return o.Value.Number, nil
}
