using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Reads what an index is to be from the body of its creation.</summary>
internal static class DefinitionReader
{
    public static IndexDefinition Read(JsonFields fields, ServiceVersion version)
    {
        var name = fields.IndexName();
        var dimension = fields.OptionalInteger("dimension", least: 1);
        var metric = fields.OptionalString("metric") ?? "euclidean";
        ReadOnlySpan<string> precisions = ["float32", "float16", "tq12", "tq8", "tq6", "tq4"];
        var precision = fields.OptionalChoice(
            "storage_precision", version == ServiceVersion.V018 ? precisions : precisions[..2]) switch
        {
            "float16" => StoragePrecision.Float16,
            "tq12" => StoragePrecision.Tq12,
            "tq8" => StoragePrecision.Tq8,
            "tq6" => StoragePrecision.Tq6,
            "tq4" => StoragePrecision.Tq4,
            _ => StoragePrecision.Float32,
        };
        var model = fields.OptionalString("embedding_model");
        var kms = fields.OptionalString("kms_name");
        (var schema, var bm25) = version == ServiceVersion.V018
            ? SchemaReader.Read(fields)
            : (MetadataSchema.Empty, Bm25Settings.Default);
        fields.Errors.ThrowIfAny();
        return new(name, dimension ?? 0, MetricNames.Parse(metric), precision, model) { KmsName = kms, Schema = schema, Bm25 = bm25 };
    }
}
