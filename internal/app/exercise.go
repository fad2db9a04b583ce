package app

import (
	"context"
	"encoding/json"
	"fmt"
)

// exerciseNote is the key in the stream's metadata under which the play of an exercise
// notes what it plays and how far it has come.
const exerciseNote = "samstyring-exercise"

// Exercise says whether all content of the registry is made up. Every page, feed and
// file of it says so, and nothing is sent to anybody.
func (a *App) Exercise() bool { return a.exercise }

// ExerciseNote reads what a play has noted into v; found is false if it has noted
// nothing.
func (a *App) ExerciseNote(ctx context.Context, v any) (found bool, err error) {
	raw, err := a.log.Beside().Metadata(ctx, exerciseNote)
	if err != nil || raw == "" {
		return false, err
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return true, fmt.Errorf("read note of exercise: %w", err)
	}
	return true, nil
}

// SetExerciseNote notes v in the place of what was noted.
func (a *App) SetExerciseNote(ctx context.Context, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode note of exercise: %w", err)
	}
	return a.log.Beside().SetMetadata(ctx, exerciseNote, string(raw))
}
