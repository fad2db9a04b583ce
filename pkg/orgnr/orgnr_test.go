package orgnr_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/pkg/orgnr"
	"pgregory.net/rapid"
)

func TestValid(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"974761076":   true,
		"991825827":   true,
		"971032146":   true,
		"889640782":   true,
		"974761077":   false, // wrong check digit
		"974761":      false,
		"9747610760":  false,
		"974 761 076": false, // not canonical
		"97476107x":   false,
		"٩٧٤٧٦١٠٧٦":   false, // digits, but not ours
		"000000000":   false, // a placeholder
		"100000008":   false, // outside the series
		"123456785":   false,
		"":            false,
	} {
		if got := orgnr.Valid(s); got != want {
			t.Errorf("Valid(%q) = %v, want %v", s, got, want)
		}
	}
}

// The first eight digits 00000004 give 4·2 = 8, a remainder of 8 and check
// digit 3; 00000006 gives 12, a remainder of 1, and no check digit at all.
func TestRemainderOneDoesNotExist(t *testing.T) {
	t.Parallel()
	if digit, ok := orgnr.CheckDigit("00000004"); !ok || digit != '3' {
		t.Errorf("CheckDigit = %q, %v, want 3", digit, ok)
	}
	if _, ok := orgnr.CheckDigit("00000006"); ok {
		t.Error("CheckDigit gave a digit for a remainder of 1")
	}
	for digit := range 10 {
		if s := fmt.Sprintf("00000006%d", digit); orgnr.Valid(s) {
			t.Errorf("Valid(%q), but the check digit would be 10", s)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		in, want string
		err      error
	}{
		{in: "974761076", want: "974761076"},
		{in: " 974 761\u00a0076\t", want: "974761076"},
		{in: "974\u202f761\u202f076", want: "974761076"},
		{in: "974761077", err: orgnr.ErrCheckDigit},
		{in: "123456785", err: orgnr.ErrSeries},
		{in: "974-761-076", err: orgnr.ErrFormat},
		{in: "NO974761076MVA", err: orgnr.ErrFormat},
		{in: "", err: orgnr.ErrFormat},
	} {
		got, err := orgnr.Parse(tc.in)
		if got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("Parse(%q) = %q, %v, want %q, %v", tc.in, got, err, tc.want, tc.err)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"974761076": "974 761 076",
		"974761077": "974761077",
		"":          "",
		"KS":        "KS",
	} {
		if got := orgnr.Format(in); got != want {
			t.Errorf("Format(%q) = %q, want %q", in, got, want)
		}
	}
}

// Of the ten numbers that share eight digits at most one is valid; it survives
// formatting; and one wrong digit, or two neighbours swapped, is always found.
func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		eight := rapid.StringMatching(`[89][0-9]{7}`).Draw(t, "eight")
		digit, ok := orgnr.CheckDigit(eight)
		valid := 0
		for d := byte('0'); d <= '9'; d++ {
			if orgnr.Valid(eight + string(d)) {
				valid++
			}
		}
		if !ok {
			if valid != 0 {
				t.Fatalf("%d numbers begin with %s, which has no check digit", valid, eight)
			}
			return
		}
		number := eight + string(digit)
		if valid != 1 || !orgnr.Valid(number) {
			t.Fatalf("%d numbers begin with %s, want 1: %s", valid, eight, number)
		}
		if back, err := orgnr.Parse(orgnr.Format(number)); err != nil || back != number {
			t.Fatalf("Parse(Format(%s)) = %q, %v", number, back, err)
		}
		i := rapid.IntRange(0, 7).Draw(t, "i")
		wrong := []byte(number)
		wrong[i] = '0' + (wrong[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "off by")))%10
		if orgnr.Valid(string(wrong)) {
			t.Fatalf("%s is one digit from %s and valid", wrong, number)
		}
		swapped := []byte(number)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		if string(swapped) != number && orgnr.Valid(string(swapped)) {
			t.Fatalf("%s is %s with neighbours swapped and valid", swapped, number)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("974 761 076")
	f.Add("\xff\u00a0")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := orgnr.Parse(s)
		if (err == nil) != orgnr.Valid(got) {
			t.Fatalf("Parse(%q) = %q, %v", s, got, err)
		}
	})
}
