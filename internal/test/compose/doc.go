// Package compose holds the test that runs Dockerfile and docker-compose.yml as
// they are: make test-compose. Images that cannot be fetched are stood in for, by
// scripts/standins.sh; everything else is what an operator starts.
package compose
