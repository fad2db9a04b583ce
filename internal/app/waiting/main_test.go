package waiting_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/leaks"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }
