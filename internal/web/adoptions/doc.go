// Package adoptions is where a municipality says how far it has come with an
// initiative: one adoption with all that was said of it, the short forms that say
// something more (form.go; say.go, obstacles.go, effort.go, onboarding.go), and all of a
// municipality's on one page, where it confirms them with one press (confirm.go).
package adoptions
