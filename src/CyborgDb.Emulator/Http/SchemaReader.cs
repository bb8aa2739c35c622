using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Reads which metadata fields an index is to know, and how it ranks texts. Flags that do not go together are a wrong
/// shape (422); settings that do not go with the fields are a bad value (400).
/// </summary>
internal static class SchemaReader
{
    /// <summary>The flags of a field as far as they were said.</summary>
    private readonly record struct Flags(bool? Filterable, bool? Pattern, bool? FullText);

    public static (MetadataSchema Schema, Bm25Settings Bm25) Read(JsonFields fields)
    {
        var declared = ReadDeclared(fields);
        var contradicts = AddTextFields(fields, declared);
        var rules = new Dictionary<string, FieldRules>(StringComparer.Ordinal);
        foreach ((var name, var flags) in declared)
            rules[name] = ToRules(flags, fields.Location.Member("metadata_schema").Member(name), fields.Errors);
        var k1 = fields.OptionalNumber("bm25_k1");
        var b = fields.OptionalNumber("bm25_b");
        fields.Errors.ThrowIfAny();

        var schema = new MetadataSchema(rules);
        if (contradicts)
            throw RejectedException.BadRequest("text_fields names a field that metadata_schema sets full_text:false for");
        if (k1 is { } repetition && !(repetition >= 0 && double.IsFinite(repetition)))
            throw RejectedException.BadRequest("bm25_k1 must be a finite number of 0 or more");
        if (b is not (null or (>= 0 and <= 1)))
            throw RejectedException.BadRequest("bm25_b must be from 0 to 1");
        if ((k1 is not null || b is not null) && schema.TextFields.Length == 0)
            throw RejectedException.BadRequest("bm25_k1 and bm25_b need a full_text field");
        return (schema, new(k1 ?? Bm25Settings.Default.K1, b ?? Bm25Settings.Default.B));
    }

    private static Dictionary<string, Flags> ReadDeclared(JsonFields fields)
    {
        var declared = new Dictionary<string, Flags>(StringComparer.Ordinal);
        if (fields.OptionalDictionary("metadata_schema") is not { } schema)
            return declared;
        foreach (var member in schema.EnumerateObject())
        {
            var place = fields.Location.Member("metadata_schema").Member(member.Name);
            if (member.Name.Length == 0)
                AddEmpty(place, fields.Errors);
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (member.Value.ValueKind != JsonValueKind.Object)
            {
                fields.Errors.Add(place, JsonFields.NotAnObject, JsonFields.NotAnObjectType);
                continue;
            }

            var flags = new JsonFields(member.Value, place, fields.Errors);
            declared[member.Name] = new(
                flags.OptionalBoolean("filterable"), flags.OptionalBoolean("pattern"), flags.OptionalBoolean("full_text"));
        }

        return declared;
    }

    /// <summary>Makes the <c>text_fields</c> full text; whether the schema says the opposite of one of them.</summary>
    private static bool AddTextFields(JsonFields fields, Dictionary<string, Flags> declared)
    {
        var contradicts = false;
        var names = fields.OptionalStrings("text_fields") ?? [];
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                // What is no string comes as an empty one, and has been noted already.
                if (fields.Find("text_fields")!.Value[i].ValueKind == JsonValueKind.String)
                    AddEmpty(fields.Location.Member("text_fields").Element(i), fields.Errors);
                continue;
            }

            var flags = declared.GetValueOrDefault(names[i]);
            contradicts |= flags.FullText is false;
            declared[names[i]] = flags with { FullText = true };
        }

        return contradicts;
    }

    private static FieldRules ToRules(Flags flags, BodyLocation place, BodyErrors errors)
    {
        if (flags is { FullText: true, Pattern: true })
            errors.Add(place, "full_text excludes pattern", BodyError.Value);
        else if (flags is { FullText: true, Filterable: true })
            errors.Add(place, "full_text excludes filterable", BodyError.Value);
        else if (flags is { Pattern: true, Filterable: false })
            errors.Add(place, "pattern needs filterable", BodyError.Value);
        return flags.FullText is true ? FieldRules.Text : new(flags.Filterable ?? true, flags.Pattern ?? false, FullText: false);
    }

    private static void AddEmpty(BodyLocation place, BodyErrors errors) =>
        errors.Add(place, "String should have at least 1 character", "string_too_short");
}
