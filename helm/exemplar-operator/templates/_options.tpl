{{/* Arguments of the operator, one a line: every option that has a value. A test compares them with the options. */}}
{{- define "exemplar-operator.arguments" -}}
{{- $prometheus := printf "%s/%s" (default .Values.prometheus.image.registry (.Values.global).imageRegistry) .Values.prometheus.image.repository -}}
{{- $options := dict
      "--watch-namespaces" (join "," .Values.watchNamespaces)
      "--prometheus-version" .Values.prometheus.version
      "--prometheus-image-repository" $prometheus
      "--prometheus-url" .Values.prometheus.url
      "--grafana-namespace" .Values.grafana.namespace
      "--tempo-url" .Values.tempo.url
      "--grant-scrape-namespaces" (include "exemplar-operator.pairs" .Values.grants.scrapeNamespaces)
      "--grant-grafana-namespaces" (include "exemplar-operator.pairs" .Values.grants.grafanaNamespaces)
      "--grant-grafana-credentials" (include "exemplar-operator.pairs" .Values.grants.grafanaCredentials)
      "--grant-hosts" (include "exemplar-operator.pairs" .Values.grants.hosts)
      "--grant-image-repositories" (join "," .Values.grants.imageRepositories)
      "--grant-priority-classes" (join "," .Values.grants.priorityClasses)
      "--grant-network-peers" (join "," .Values.grants.networkPeers)
      "--operator-pod-labels" (include "exemplar-operator.podLabels" .)
      "--fast-reload" .Values.fastReload.enabled
      "--require-secret-label" .Values.secrets.requireLabel
      "--max-exemplars" .Values.limits.maxExemplars
      "--max-pipelines-per-namespace" .Values.limits.maxPipelinesPerNamespace
      "--max-scrape-jobs" .Values.limits.maxScrapeJobs
      "--max-lookups-per-second" .Values.limits.maxLookupsPerSecond
      "--writes-in-flight" .Values.tuning.writesInFlight
      "--upgrades-in-flight" .Values.tuning.upgradesInFlight
      "--observations-in-flight" .Values.tuning.observationsInFlight
      "--observation-timeout" .Values.tuning.observationTimeout
      "--retry-max-interval" .Values.tuning.retryMaxInterval
      "--termination-timeout" .Values.tuning.terminationTimeout
      "--runbook-url" .Values.alerts.runbookUrl
      "--otlp-endpoint" .Values.tracing.otlpEndpoint
      "--trace-ratio" .Values.tracing.ratio
      "--http-port" .Values.httpPort
      "--leader-election" .Values.leaderElection.enabled
      "--lease-name" (include "exemplar-operator.lease" .)
      "--lease-namespace" .Values.leaderElection.leaseNamespace
      "--lease-duration" .Values.leaderElection.leaseDuration -}}
- run
{{- range $option, $value := $options }}
{{- $text := include "exemplar-operator.text" $value }}
{{- if $text }}
- {{ printf "%s=%s" $option $text | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Grants as the operator reads them: each of `from` with each of `to`. */}}
{{- define "exemplar-operator.pairs" -}}
{{- $pairs := list -}}
{{- range $grant := . -}}
{{- range $from := $grant.from -}}
{{- range $to := $grant.to -}}
{{- $pairs = append $pairs (printf "%s=%s%s" $from $to (empty $grant.tenant | ternary "" (printf "/%s" $grant.tenant))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- join "," $pairs -}}
{{- end -}}

{{/* A value as an option takes it. Helm reads large numbers as fractions, which print as 5e+06. */}}
{{- define "exemplar-operator.text" -}}
{{- if and (kindIs "float64" .) (eq (float64 (int64 .)) .) -}}{{ int64 . }}{{- else if not (kindIs "invalid" .) -}}{{ . }}{{- end -}}
{{- end -}}

{{/* By which policies of pipelines know these Pods: their selector, as an option. */}}
{{- define "exemplar-operator.podLabels" -}}
{{- $labels := list -}}
{{- range $key, $value := include "exemplar-operator.selector" . | fromYaml -}}
{{- $labels = append $labels (printf "%s=%s" $key $value) -}}
{{- end -}}
{{- join "," $labels -}}
{{- end -}}

{{- define "exemplar-operator.lease" -}}
{{- if .Values.leaderElection.enabled -}}
{{- default (include "exemplar-operator.fullname" .) .Values.leaderElection.leaseName -}}
{{- end -}}
{{- end -}}
