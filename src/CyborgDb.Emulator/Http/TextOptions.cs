using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>What a request says about searching texts.</summary>
internal sealed record TextOptions(string? Text, string[]? Fields, double[]? Weights, bool? RequireAllTerms)
{
    public static TextOptions Read(JsonFields fields) => new(
        fields.OptionalString("text"),
        fields.OptionalStrings("text_fields"),
        fields.OptionalNumbers("text_field_weights"),
        fields.OptionalBoolean("require_all_terms"));

    /// <summary>Whether there is something to search for; an empty text is none.</summary>
    public bool HasText => !string.IsNullOrEmpty(Text);

    /// <summary>The query, if there is a text; 400 when it cannot be answered.</summary>
    public TextQuery? Compile(VectorIndex index)
    {
        if (!HasText)
        {
            return Fields is null && Weights is null && RequireAllTerms is null
                ? null
                : throw RejectedException.BadRequest("text_fields, text_field_weights and require_all_terms need a text");
        }

        if (Weights is not null && Fields is null)
            throw RejectedException.BadRequest("text_field_weights need text_fields");
        if (Weights is not null && Weights.Length != Fields!.Length)
            throw RejectedException.BadRequest($"text_field_weights has {Weights.Length} entries for {Fields.Length} text_fields");
        if (Weights?.All(static weight => weight >= 0 && double.IsFinite(weight)) is false)
            throw RejectedException.BadRequest("A weight of a text field is negative or not finite");

        var searchable = index.Definition.Schema.TextFields;
        if (searchable.Length == 0)
            throw RejectedException.BadRequest($"Index '{index.Name}' has no text fields to search");
        if (Fields?.All(searchable.Contains) is false)
            throw RejectedException.BadRequest($"A field that text_fields names is not a text field of index '{index.Name}'");
        var wanted = Fields is { Length: > 0 } ? Fields : searchable;
        return new(
            Text!,
            [.. wanted.Select((field, i) => new WeightedField(new FieldPath(field), Weights is { Length: > 0 } ? Weights[i] : 1))],
            RequireAllTerms ?? false);
    }
}
