using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Reads what an index is to be from the body of its creation.</summary>
static class DefinitionReader
{
    public static IndexDefinition Read(JsonFields fields, ServiceVersion version)
    {
        string name = fields.IndexName();
        int? dimension = fields.OptionalInteger("dimension", least: 1);
        DistanceMetric metric = fields.OptionalChoice("metric", "euclidean", "squared_euclidean", "cosine") switch
        {
            "squared_euclidean" => DistanceMetric.SquaredEuclidean,
            "cosine" => DistanceMetric.Cosine,
            _ => DistanceMetric.Euclidean,
        };
        ReadOnlySpan<string> precisions = ["float32", "float16", "tq12", "tq8", "tq6", "tq4"];
        StoragePrecision precision = fields.OptionalChoice(
            "storage_precision", version == ServiceVersion.V018 ? precisions : precisions[..2]) switch
        {
            "float16" => StoragePrecision.Float16,
            "tq12" => StoragePrecision.Tq12,
            "tq8" => StoragePrecision.Tq8,
            "tq6" => StoragePrecision.Tq6,
            "tq4" => StoragePrecision.Tq4,
            _ => StoragePrecision.Float32,
        };
        var definition = new IndexDefinition(name, dimension ?? 0, metric, precision, fields.OptionalString("embedding_model"))
        {
            KmsName = fields.OptionalString("kms_name"),
        };
        return version == ServiceVersion.V018 ? WithText(definition, fields) : definition;
    }

    static IndexDefinition WithText(IndexDefinition definition, JsonFields fields)
    {
        var rules = new Dictionary<string, FieldRules>(StringComparer.Ordinal);
        if (fields.OptionalDictionary("metadata_schema") is { } schema)
        {
            BodyLocation location = fields.Location.Member("metadata_schema");
            foreach (JsonProperty member in schema.EnumerateObject())
            {
                BodyLocation place = location.Member(member.Name);
                if (member.Value.ValueKind != JsonValueKind.Object)
                    fields.Errors.Add(place, JsonFields.NotAnObject, JsonFields.NotAnObjectType);
                else
                    rules[member.Name] = ReadRules(new(member.Value, place, fields.Errors));
            }
        }

        foreach (string field in fields.OptionalStrings("text_fields") ?? [])
        {
            if (rules.TryGetValue(field, out FieldRules? other) && other.Pattern)
                throw PatternAndText();
            rules[field] = FieldRules.Text;
        }

        double k1 = fields.OptionalNonNegativeNumber("bm25_k1") ?? Bm25Settings.Default.K1;
        double b = fields.OptionalShare("bm25_b") ?? Bm25Settings.Default.B;
        fields.Errors.ThrowIfAny();
        if (rules.ContainsKey(""))
            throw RejectedException.BadRequest("The name of a metadata field is empty");
        return definition with { Schema = new(rules), Bm25 = new(k1, b) };
    }

    static FieldRules ReadRules(JsonFields fields)
    {
        bool? filterable = fields.OptionalBoolean("filterable");
        bool pattern = fields.OptionalBoolean("pattern") ?? false;
        bool fullText = fields.OptionalBoolean("full_text") ?? false;
        if (fullText && pattern)
            throw PatternAndText();
        if (pattern && filterable is false)
            throw RejectedException.BadRequest("Invalid metadata_schema: pattern needs filterable");

        // Full text takes the place of filtering, also where filtering was asked for.
        return fullText ? FieldRules.Text : new(filterable ?? true, pattern, fullText);
    }

    static RejectedException PatternAndText() =>
        RejectedException.BadRequest("Invalid metadata_schema: a field cannot have both full_text and pattern");
}
