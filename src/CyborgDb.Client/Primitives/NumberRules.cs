using System.Runtime.InteropServices;
using System.Text.Json;

namespace CyborgDb.Primitives;

/// <summary>
/// What the numbers in metadata and filters have to be: such as float64, which the service keeps numbers as, has. A whole number that it
/// does not have would silently become another; one beyond its range would become infinite, and make the index unreadable.
/// </summary>
internal static class NumberRules
{
    private const string Reason =
        "the service keeps numbers as float64, which cannot hold this one: it is a whole number past 2^53 that would be rounded, or one out of range. Store it as text.";

    /// <summary>What is wrong with the metadata of an item, or <see langword="null"/>.</summary>
    public static string? Problem(string item, Metadata? metadata) => metadata is not null && FieldOf(metadata) is { } field ? Problem(item, field) : null;

    /// <summary>Refuses a value that a field is compared with.</summary>
    public static MetadataValue Checked(MetadataValue value, string field, string parameter) =>
        FieldOf(value, field) is not { } wrong ? value : throw new ArgumentException($"The filter on '{ShownText.Of(wrong)}': {Reason}", parameter);

    /// <summary>Refuses a filter in the service's own language.</summary>
    public static void Check(JsonElement filter, string parameter)
    {
        if (FieldOf(filter, "") is { } wrong)
            throw new ArgumentException($"The filter on '{ShownText.Of(wrong)}': {Reason}", parameter);
    }

    /// <summary>Whether JSON has no such number in it.</summary>
    public static bool Fits(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Number:
                return json.TryGetDouble(out var number) && double.IsFinite(number) && WholeNumber.Rounded(JsonMarshal.GetRawUtf8Value(json), number) is null;
            case JsonValueKind.Array:
                foreach (var element in json.EnumerateArray())
                {
                    if (!Fits(element))
                        return false;
                }
                return true;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    if (!Fits(property.Value))
                        return false;
                }
                return true;
            default:
                return true;
        }
    }

    private static string Problem(string item, string field) => $"{item} has a number in the metadata field '{ShownText.Of(field)}' that would not be kept: {Reason}";

    /// <summary>The path of the first such number, or <see langword="null"/>.</summary>
    private static string? FieldOf(Metadata metadata, string path = "")
    {
        foreach (var (name, value) in metadata.Fields)
        {
            if (!value.FitsFloat64)
                return FieldOf(value, Below(path, name));
        }
        return null;
    }

    private static string? FieldOf(MetadataValue value, string path) =>
        value.FitsFloat64 ? null
        : value.Kind == MetadataValueKind.Map ? FieldOf(value.AsMap(), path)
        : value.Kind == MetadataValueKind.Json ? FieldOf(value.AsJson(), path)
        : path;

    private static string? FieldOf(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select((element, at) => FieldOf(element, $"{path}[{at}]")).FirstOrDefault(wrong => wrong is not null),
        JsonValueKind.Object => json.EnumerateObject().Select(property => FieldOf(property.Value, Below(path, property.Name))).FirstOrDefault(wrong => wrong is not null),
        _ => Fits(json) ? null : path,
    };

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
