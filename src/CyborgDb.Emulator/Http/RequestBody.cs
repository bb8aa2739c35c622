using System.Buffers;
using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// The body of one request: read whole, then parsed. The base64 text of a binary batch
/// can be hundreds of megabytes, so it is cut out of the JSON first and stays where it is; only the rest becomes a
/// document.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly WholeBody _bytes;
    private JsonDocument? _document;

    private RequestBody(WholeBody bytes) => _bytes = bytes;

    /// <summary>The characters of <c>batch.vectors_b64</c>, when they were cut out.</summary>
    public Base64Text Vectors { get; private set; }

    public static Task<RequestBody> ReadAsync(HttpContext context) => ReadAsync(context, cutVectors: false);

    public static Task<RequestBody> ReadBinaryAsync(HttpContext context) => ReadAsync(context, cutVectors: true);

    /// <summary>
    /// Reads the fields of the body with <paramref name="read"/>; throws 422 with everything that was wrong with them.
    /// </summary>
    public T Read<T>(Func<JsonFields, T> read)
    {
        var errors = new BodyErrors();
        T result;
        try
        {
            result = read(new(_document!.RootElement, BodyLocation.Body, errors));
        }
        catch (InvalidOperationException)
        {
            // A string that is not Unicode (half a surrogate pair, bytes that are not UTF-8) shows only when it is read.
            throw new InvalidBodyException(
                BodyLocation.Body,
                "Input should be a valid string, unable to parse raw data as a unicode string",
                "string_unicode");
        }

        errors.ThrowIfAny();
        return result;
    }

    public void Dispose()
    {
        _document?.Dispose();
        _bytes.Dispose();
    }

    private static async Task<RequestBody> ReadAsync(HttpContext context, bool cutVectors)
    {
        var body = new RequestBody(await WholeBody.ReceiveAsync(context).ConfigureAwait(false));
        try
        {
            body.Parse(cutVectors);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private void Parse(bool cutVectors)
    {
        var json = _bytes.Complete();
        if (json.IsEmpty)
            throw new InvalidBodyException(BodyLocation.Body, "Field required", "missing");

        try
        {
            _document = JsonDocument.Parse(cutVectors ? WithoutVectors(json) : json);
        }
        catch (JsonException)
        {
            // The parser's own message can quote the body, which may be secret.
            throw new InvalidBodyException(BodyLocation.Body, "JSON decode error", "json_invalid");
        }

        if (_document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidBodyException(BodyLocation.Body, JsonFields.NotAnObject, JsonFields.NotAnObjectType);
    }

    private ReadOnlySequence<byte> WithoutVectors(ReadOnlySequence<byte> json)
    {
        var rest = new SegmentChain();
        long kept = 0;
        var inBatch = false;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
                continue;
            if (reader.CurrentDepth == 1)
            {
                inBatch = reader.ValueTextEquals("batch"u8);
                continue;
            }

            if (!inBatch || !reader.ValueTextEquals("vectors_b64"u8))
                continue;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                continue;

            // The quotes stay, so that what is left is an empty string in its place.
            var start = reader.TokenStartIndex + 1;
            var end = reader.BytesConsumed - 1;
            Vectors = new(json.Slice(start, end - start), reader.ValueIsEscaped);
            rest.Add(json.Slice(kept, start - kept));
            kept = end;
        }

        rest.Add(json.Slice(kept));
        return rest.ToSequence();
    }
}
