using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>Vectors that come as arrays of JSON numbers.</summary>
internal static class JsonVectors
{
    public static void CheckNumbers(JsonElement vector, BodyLocation location, BodyErrors errors)
    {
        var index = 0;
        foreach (var component in vector.EnumerateArray())
        {
            if (component.ValueKind != JsonValueKind.Number)
                errors.Add(location.Element(index), "Input should be a valid number", "float_type");
            index++;
        }
    }

    public static void Read(JsonElement vector, Span<float> destination)
    {
        var index = 0;
        foreach (var component in vector.EnumerateArray())
            destination[index++] = component.GetSingle();
    }
}
