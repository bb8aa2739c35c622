using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace CyborgDb.Benchmarks.Drain;

/// <summary>The responses of the server, each made once. What is to be read is said by the path before the route: <c>/get-1000-768/v1/vectors/get</c>.</summary>
internal sealed class CannedResponses
{
    private static readonly byte[] s_upserted =
        """{"status":"success","message":"Upserted vectors"}"""u8.ToArray();

    private readonly ConcurrentDictionary<string, byte[]> _responses = new();

    public byte[] For(string path) =>
        path.EndsWith("get", StringComparison.Ordinal) || path.EndsWith("query_binary", StringComparison.Ordinal)
            ? _responses.GetOrAdd(path.Split('/')[1], Make)
            : s_upserted;

    private static byte[] Make(string what)
    {
        var parts = what.Split('-');
        var (first, second) = (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("results");
        if (parts[0] == "get")
            Items(json, first, second);
        else
            Matches(json, first, second);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Items(Utf8JsonWriter json, int rows, int dimension)
    {
        var random = new Random(1);
        for (var row = 0; row < rows; row++)
        {
            json.WriteStartObject();
            json.WriteString("id", $"item-{row}");
            json.WriteStartArray("vector");
            for (var i = 0; i < dimension; i++)
                json.WriteNumberValue(random.NextSingle() * 2 - 1);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void Matches(Utf8JsonWriter json, int queries, int top)
    {
        var random = new Random(1);
        for (var query = 0; query < queries; query++)
        {
            json.WriteStartArray();
            for (var rank = 0; rank < top; rank++)
            {
                json.WriteStartObject();
                json.WriteString("id", $"item-{random.Next(100_000)}");
                json.WriteNumber("distance", random.NextDouble());
                json.WriteStartObject("metadata");
                json.WriteString("lang", rank % 3 == 0 ? "en" : "de");
                json.WriteNumber("year", 1990 + rank % 35);
                json.WriteString("title", $"Document {random.Next(100_000)}");
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
