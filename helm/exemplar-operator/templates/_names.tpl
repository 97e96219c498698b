{{- define "exemplar-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What every object is called. A pipeline's hook needs eleven letters more. */}}
{{- define "exemplar-operator.fullname" -}}
{{- $name := include "exemplar-operator.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 47 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 47 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 47 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "exemplar-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "exemplar-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name: is needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "exemplar-operator.identity" -}}
app.kubernetes.io/name: {{ include "exemplar-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "exemplar-operator.selector" -}}
{{ include "exemplar-operator.identity" . }}
app.kubernetes.io/component: operator
{{- end -}}

{{/*
Labels of an object that has some besides: `more`, of the value named `field`, which go before those of all objects. Each
key stands there once, for what reads YAML strictly, as Flux does, refuses one that stands there twice. Helm adds
app.kubernetes.io/managed-by itself.
*/}}
{{- define "exemplar-operator.labelsAnd" -}}
{{- $common := default dict .root.Values.commonLabels -}}
{{- $more := default dict .more -}}
{{- range $field, $labels := dict "commonLabels" $common (default "-" .field) $more -}}
{{- range $key := list "name" "instance" "component" "version" -}}
{{- if hasKey $labels (printf "app.kubernetes.io/%s" $key) -}}
{{- fail (printf "%s: app.kubernetes.io/%s is the chart's own: leave it out, or see nameOverride" $field $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{ include "exemplar-operator.identity" .root }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- with merge (dict) $more $common }}
{{ toYaml . }}
{{- end }}
app.kubernetes.io/component: {{ default "operator" .component }}
{{- end -}}

{{- define "exemplar-operator.labels" -}}
{{ include "exemplar-operator.labelsAnd" (dict "root" . "more" dict) }}
{{- end -}}

{{/* Names of Secrets, or references to them, of the chart and of all charts: each as a reference. */}}
{{- define "exemplar-operator.pullSecrets" -}}
{{- $references := list -}}
{{- range concat (default list .Values.imagePullSecrets) (default list (.Values.global).imagePullSecrets) -}}
{{- $references = append $references (kindIs "string" . | ternary (dict "name" .) .) -}}
{{- end -}}
{{- with uniq $references }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* Longer than --termination-timeout, whose default is 15s, so that the lease is given back. In seconds. */}}
{{- define "exemplar-operator.gracePeriod" -}}
{{- $then := toDate "2006-01-02" "2000-01-01" -}}
{{- $end := mustDateModify (default "15s" .Values.tuning.terminationTimeout) $then -}}
{{- add 15 (sub (unixEpoch $end) (unixEpoch $then)) -}}
{{- end -}}

{{- define "exemplar-operator.image" -}}
{{- $repository := printf "%s/%s" (default .Values.image.registry (.Values.global).imageRegistry) .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Empty where the Pods have none. */}}
{{- define "exemplar-operator.priorityClass" -}}
{{- if .Values.priorityClass.create -}}
{{- default (include "exemplar-operator.fullname" .) .Values.priorityClass.name -}}
{{- else -}}
{{- .Values.priorityClass.name -}}
{{- end -}}
{{- end -}}
