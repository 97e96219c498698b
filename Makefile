SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build test e2e demo tools example format golden crds clean

MVN := ./mvnw -B -ntp
CRD := exemplarpipelines.exemplars.dev
DEMO_TOOLS := etcd kube-apiserver kube-controller-manager kubectl prometheus tempo
DEMO := JAVA_HOME=$$(tools/jdk) && export JAVA_HOME && exec "$$JAVA_HOME/bin/java" \
	-cp "target/test-classes:target/classes:target/test-lib/*" dev.exemplars.operator.demo.Demo

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the operator's jar, without tests
	$(MVN) -q -DskipTests package

test: tools example ## Check everything: format, tests on a real API server, the demo
	$(MVN) verify
	@export DEMO_EXIT=1 && $(DEMO)

e2e: example ## Check what only a real node shows, on the cluster of KUBECONFIG (see README)
	$(MVN) verify -Dtest=none -Dit.test='*E2E' -Dsurefire.failIfNoSpecifiedTests=false

demo: example build ## Show the whole way from a latency spike to its trace, on this machine
	@tools/build $(DEMO_TOOLS) && $(DEMO)

tools: ## Build the real programs that tests and demo run (20 minutes the first time, then nothing)
	@tools/build
	@tools/definitions

example: ## Build the example application
	$(MVN) -q -f examples/java/pom.xml -DskipTests package

format: ## Format the sources
	$(MVN) -q spotless:apply

golden: ## Rewrite the golden files; read the difference before you commit it
	$(MVN) test -Dgolden.update=true -Dtest=GoldenTest,ReferenceTest

crds: ## Generate the CRD again, from the Java types into deploy/crds
	$(MVN) -q -DskipTests package
	"$$(tools/jdk)/bin/java" -jar target/exemplar-operator.jar crd > deploy/crds/$(CRD).yaml

clean: ## Delete what Maven built; the programs in tools/bin stay
	rm -rf target examples/*/target
