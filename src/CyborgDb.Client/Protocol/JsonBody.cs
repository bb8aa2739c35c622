using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>Responses that are one JSON value, read whole.</summary>
internal static class JsonBody
{
    /// <summary>Makes a reader.</summary>
    /// <param name="typeInfo">What the response is.</param>
    /// <param name="result">What the caller gets, of the response and its request id.</param>
    /// <param name="check">Says what is wrong with a response that could be read, or <see langword="null"/>.</param>
    public static Func<Exchange, Stream, bool, ValueTask<TResult>> Reader<TBody, TResult>(
        JsonTypeInfo<TBody> typeInfo, Func<TBody, string?, TResult> result, Func<TBody, string?>? check = null)
        where TBody : class =>
        async (exchange, stream, async) =>
        {
            var body = exchange.WholeBody is { } whole
                ? JsonSerializer.Deserialize(WithoutByteOrderMark(whole.Span), typeInfo)
                : async
                    ? await JsonSerializer.DeserializeAsync(stream, typeInfo, exchange.Token).ConfigureAwait(false)
                    : JsonSerializer.Deserialize(stream, typeInfo);
            if (body is null)
                throw new BrokenResponseException("it is null.");
            if (body is StatusResponse { Status: not StatusResponse.Success } status)
                throw exchange.Failed($"the service says that it failed: {exchange.Received.Clean(status.Message)}");
            if (check?.Invoke(body) is { } wrong)
                throw new BrokenResponseException(wrong);
            return result(body, exchange.RequestId);
        };

    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
