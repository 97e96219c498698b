SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build image checkimage test bench e2e demo tools example format golden crds manifests clean

MVN := ./mvnw -B -ntp
VERSION = $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)
IMAGE ?= quay.io/exemplars/exemplar-operator:$(VERSION)
# One process, for all that run there share a cluster.
E2E := $(MVN) verify -Dit.processes=1 -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
CRD := exemplarpipelines.exemplars.dev
CHART := helm/exemplar-operator
DEMO_TOOLS := etcd kube-apiserver kube-controller-manager kubectl prometheus tempo
DEMO := JAVA_HOME=$$(tools/jdk) && export JAVA_HOME && exec "$$JAVA_HOME/bin/java" \
	-cp "target/test-classes:target/classes:target/test-lib/*" dev.exemplars.operator.demo.Demo
# With the JVM flags of the image, and what JMH 1.37 would be warned of.
BENCHMARKS := $(MVN) -q -f bench/pom.xml package && exec "$$(tools/jdk)/bin/java" \
	$$(sed -n "s/^flags='\(.*\)'/\1/p" tools/operator-image/layers) \
	--sun-misc-unsafe-memory-access=allow -Djmh.ignoreLock=true -jar bench/target/bench.jar

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the operator's jar, without tests
	$(MVN) -q -DskipTests package

image: build ## Build the operator's image with docker (IMAGE=name:tag; BASE=local where none can be pulled)
	@BASE=$(BASE) tools/operator-image/build $(IMAGE)

checkimage: ## Check what the image promises, with docker
	$(E2E) -Dit.test=ImageE2E -Doperator.image=$(IMAGE)

test: tools example ## Check everything: format, tests on a real API server, that benchmarks run, the demo
	@tools/examples test
	$(MVN) verify
	@$(BENCHMARKS) -f 0 -bm ss -wi 0 -i 1 -v SILENT >/dev/null
	@export DEMO_EXIT=1 && $(DEMO)

bench: build ## Compare what the operator does often with a baseline (BENCH='-f 1 -wi 2 -i 3 Verdict': quick, and some)
	@$(BENCHMARKS) $(BENCH)

e2e: example ## Check what only a real node shows, on the cluster of KUBECONFIG (see CONTRIBUTING.md)
	$(E2E) -Dit.test='RealNodeE2E,LifecycleE2E,FastReloadE2E' -Doperator.image=$(IMAGE)

demo: example build ## Show the whole way from a latency spike to its trace, on this machine
	@tools/build $(DEMO_TOOLS) && $(DEMO)

tools: ## Build the real programs that tests and demo run (20 minutes the first time, then nothing)
	@tools/build
	@tools/definitions

example: ## Build the example applications: Java, Go, Python
	@tools/examples

format: ## Format the sources
	$(MVN) -q spotless:apply

golden: ## Rewrite the golden files; read the difference before you commit it
	$(MVN) test -Dgolden.update=true -Dtest=GoldenTest,ReferenceTest,DashboardPictureTest

crds: ## Generate the CRD again, from the Java types into deploy/crds
	$(MVN) -q -DskipTests package
	"$$(tools/jdk)/bin/java" -jar target/exemplar-operator.jar crd > deploy/crds/$(CRD).yaml
	cp deploy/crds/$(CRD).yaml $(CHART)/files/crds/

manifests: ## Render deploy/operator.yaml from the chart, and the chart's README from its values
	$(MVN) verify -Dgolden.update=true -Dtest=ChartTest -Dit.test=ManifestsIT

clean: ## Delete what Maven built; the programs in tools/bin stay
	rm -rf target bench/target examples/*/target
