// Package orgnr reads, checks and writes Norwegian organisation numbers, the
// nine digits that the Central Coordinating Register for Legal Entities
// (Enhetsregisteret) gives every organisation.
//
// The first digit is 8 or 9, and the ninth is a check digit, modulo 11. A number
// that passes may still not have been given to anybody: only the register knows that. The package
// uses the standard library only, so that it can be imported alone.
package orgnr

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Length is the number of digits.
const Length = 9

// Why a number is refused. Parse wraps them: use errors.Is.
var (
	// ErrFormat: not nine digits.
	ErrFormat = errors.New("not nine digits")
	// ErrSeries: nine digits that do not begin with 8 or 9.
	ErrSeries = errors.New("does not begin with 8 or 9")
	// ErrCheckDigit: nine digits, but no number has this check digit.
	ErrCheckDigit = errors.New("wrong check digit")
)

var weights = [Length - 1]int{3, 2, 7, 6, 5, 4, 3, 2}

// Valid says whether s is an organisation number in its canonical form: nine
// digits without spaces, the first of them 8 or 9, with the right check digit.
func Valid(s string) bool { return check(s) == nil }

// Parse reads a number as people write it: spaces of any kind, also
// non-breaking ones, are left out wherever they are. It returns the canonical
// nine digits, or an error that is ErrFormat, ErrSeries or ErrCheckDigit.
func Parse(s string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if err := check(digits); err != nil {
		return "", fmt.Errorf("parse organisation number: %w", err)
	}
	return digits, nil
}

// Format writes a valid number as it is usually printed: "974 761 076". The
// spaces are plain ones; whoever prints may want non-breaking ones. Anything
// that is not a valid number is returned as it is.
func Format(s string) string {
	if !Valid(s) {
		return s
	}
	return s[:3] + " " + s[3:6] + " " + s[6:]
}

// CheckDigit is the ninth digit for the first eight. It is false if eight is
// not eight digits, and for the one in eleven that leave the remainder 1: their
// check digit would be 10, so no such numbers are given out.
func CheckDigit(eight string) (byte, bool) {
	if len(eight) != Length-1 {
		return 0, false
	}
	sum := 0
	for i, weight := range weights {
		if eight[i] < '0' || eight[i] > '9' {
			return 0, false
		}
		sum += int(eight[i]-'0') * weight
	}
	switch remainder := sum % 11; remainder {
	case 0:
		return '0', true
	case 1:
		return 0, false
	default:
		return byte('0' + 11 - remainder), true
	}
}

func check(s string) error {
	if len(s) != Length {
		return ErrFormat
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ErrFormat
		}
	}
	if s[0] != '8' && s[0] != '9' {
		return ErrSeries
	}
	if digit, ok := CheckDigit(s[:Length-1]); !ok || digit != s[Length-1] {
		return ErrCheckDigit
	}
	return nil
}
