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

{{/* Helm adds app.kubernetes.io/managed-by itself. */}}
{{- define "exemplar-operator.commonLabels" -}}
{{ include "exemplar-operator.identity" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "exemplar-operator.labels" -}}
{{ include "exemplar-operator.commonLabels" . }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "exemplar-operator.image" -}}
{{- $repository := printf "%s/%s" (default .Values.image.registry .Values.global.imageRegistry) .Values.image.repository -}}
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
