using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>
/// The body of a request: a JSON object that is written straight to the connection. It is measured first, so its length is
/// announced, and it can be written again when the request is sent again.
/// </summary>
internal abstract class RequestContent : RequestBody
{
    /// <summary>Never changed, so one will do for all.</summary>
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly IndexScope _scope;
    private long? _length;
    private KeptBody? _kept;

    protected RequestContent(IndexScope scope)
    {
        _scope = scope;
        Headers.ContentType = s_json;
    }

    public override string? Advice(HttpStatusCode status, string said) =>
        status == HttpStatusCode.ServiceUnavailable && Work.UsesModel ? RefusalAdvice.ModelIsNotThere : null;

    public override async ValueTask<long> MeasureAsync(bool async, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer(KeptBody.Capacity);
        try
        {
            using var writer = new BodyMeasurer(buffer, async, cancellationToken);
            await WriteAsync(writer).ConfigureAwait(false);
            if (writer.HasKeptAll)
                _kept = new KeptBody(buffer);
            _length = writer.Length;
            return writer.Length;
        }
        finally
        {
            if (_kept is null)
                buffer.Dispose();
        }
    }

    /// <summary>Writes the fields that follow the index.</summary>
    protected abstract ValueTask WriteFieldsAsync(BodyWriter writer);

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? MeasureAsync(async: false, CancellationToken.None).Completed();
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.TryUse())
        {
            try
            {
                await stream.WriteAsync(kept.Body, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                kept.Release();
            }
            return;
        }
        using var writer = new BodyStreamWriter(stream, async: true, cancellationToken);
        await WriteAsync(writer).ConfigureAwait(false);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.TryUse())
        {
            try
            {
                stream.Write(kept.Body.Span);
            }
            finally
            {
                kept.Release();
            }
            return;
        }
        using var writer = new BodyStreamWriter(stream, async: false, cancellationToken);
        WriteAsync(writer).Completed();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Interlocked.Exchange(ref _kept, null)?.Release();
        base.Dispose(disposing);
    }

    private async ValueTask WriteAsync(BodyWriter writer)
    {
        writer.Json.WriteStartObject();
        WriteScope(writer.Json);
        await WriteFieldsAsync(writer).ConfigureAwait(false);
        writer.Json.WriteEndObject();
        await writer.FlushAsync().ConfigureAwait(false);
    }

    private void WriteScope(Utf8JsonWriter json)
    {
        if (!_scope.IsNameInPath)
            json.WriteString("index_name"u8, _scope.Name);
        if (_scope.Key is { } key)
        {
            Span<byte> hex = stackalloc byte[2 * IndexKey.Size];
            key.WriteHex(hex);
            json.WriteString("index_key"u8, hex);
            CryptographicOperations.ZeroMemory(hex);
        }
        if (_scope.UserId is { } userId)
            json.WriteString("user_id"u8, userId.ToString());
    }
}
