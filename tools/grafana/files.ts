/*
 * The files that Grafana reads from us, in Grafana's own types: what schema.cjs makes schemas of.
 */
import type { PromOptions, PromQuery } from '@grafana/prometheus';
import type { GraphFieldConfig, HideableFieldConfig, ScaleDistributionConfig, TableFieldOptions } from '@grafana/schema';
import type { Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';
import type { Options as Heatmap } from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type { Options as Stat } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as Table } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { Options as TimeSeries } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

interface PrometheusRef {
  type: 'prometheus';
  uid: string;
}

/**
 * Grafana's panel is open where a plugin comes in: this is what the plugins put there. An option that is absent has the
 * plugin's default.
 */
interface PanelOf<Type extends string, Options, Custom>
  extends Omit<Panel, 'type' | 'datasource' | 'targets' | 'options' | 'fieldConfig'> {
  type: Type;
  datasource: PrometheusRef;
  targets: Array<Omit<PromQuery, 'datasource'> & { datasource: PrometheusRef }>;
  options: Partial<Options>;
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & {
    defaults: Omit<FieldConfig, 'custom'> & { custom?: Partial<Custom> };
  };
}

type HeatmapField = HideableFieldConfig & { scaleDistribution: ScaleDistributionConfig };

/** @discriminator type */
type AnyPanel =
  | RowPanel
  | PanelOf<'timeseries', TimeSeries, GraphFieldConfig>
  | PanelOf<'heatmap', Heatmap, HeatmapField>
  | PanelOf<'stat', Stat, Record<string, never>>
  | PanelOf<'table', Table, TableFieldOptions>;

/** A dashboard in the classic form, which provisioning takes. */
export interface DashboardFile extends Omit<Dashboard, 'panels' | 'id'> {
  id: null;
  panels: AnyPanel[];
}

/** The jsonData of a provisioned data source of type prometheus. */
export interface PrometheusData extends PromOptions {}
