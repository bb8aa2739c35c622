using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// One encrypted index of a service. Made by <see cref="CyborgDbClient"/>; thread-safe and cheap, so keep it or make it anew
/// as you like. It does not own its key: keep that until the last operation has ended.
/// </summary>
/// <remarks>
/// <para>The data operations come in two kinds: <c>X</c>, which keeps the thread until it is done and takes spans, and <c>XAsync</c>,
/// which takes memory. Both do the same.</para>
/// <para>Many synchronous operations at once keep as many threads of the pool. Behind TLS that makes a slow beginning: a new connection needs
/// a thread of the pool for its handshake, and while all of them wait for connections the pool adds but a few a second, so a hundred such
/// operations on a client that has no connections yet can take half a minute. Prefer the asynchronous kind there, or raise
/// <see cref="ThreadPool.SetMinThreads"/> above the number of such callers. Without TLS synchronous operations need no other thread.</para>
/// <para>Nothing that is given is copied, so leave arrays alone until the operation has ended. What is wrong with the arguments is an
/// <see cref="ArgumentException"/> before anything is sent; a cancelled token is an <see cref="OperationCanceledException"/>; every other
/// failure is a <see cref="CyborgDbException"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class EncryptedIndex
{
    private readonly KeySource _keys;
    private readonly Connection _connection;
    private readonly IReadOnlyCollection<string> _declaredFields;
    private IndexDescription? _description;

    /// <param name="name">Its name.</param>
    /// <param name="keys">Where its key comes from.</param>
    /// <param name="connection">The way to the service.</param>
    /// <param name="declaredFields">The fields of the schema that it has just been created with.</param>
    internal EncryptedIndex(string name, KeySource keys, Connection connection, IReadOnlyCollection<string>? declaredFields = null)
    {
        Name = name;
        _keys = keys;
        _connection = connection;
        _declaredFields = declaredFields ?? [];
    }

    /// <summary>The same index, as created with a schema of these fields.</summary>
    internal EncryptedIndex Declaring(IReadOnlyCollection<string> fields) => new(Name, _keys, _connection, fields);

    /// <summary>The index's name.</summary>
    public string Name { get; }

    /// <summary>Asks what the index is like.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Its dimension, metric and state.</returns>
    /// <exception cref="CyborgDbProtocolException">
    /// The response is not what it should be; also where this object comes from the creation of an index with a schema, and the description does
    /// not show it: services before version 0.18 leave schemas out.
    /// </exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public async Task<IndexDescription> DescribeAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var (body, _) = await RunAsync(
            Operation.Describe, scope => new IndexContent(scope), ResponseJson.Default.DescribeResponse, operation, async: true, cancellationToken,
            check: body => body.IndexName != Name ? "it describes another index."
                : body.Dimension < 0 || body.NLists < 0 ? "a count in it is less than 0."
                : WireNames.Metric(body.Metric) is null ? "it names a metric that does not exist."
                : body.MetadataSchema?.ContainsValue(null!) == true ? "a field of the schema is null."
                : body.Bm25?.AnalyzerVersion.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object or JsonValueKind.Array ? "the analyzer's version is no text."
                : body.Bm25 is { } row && !WellFormedText.Is(row.AnalyzerVersion) ? "the analyzer's version is not well-formed text."
                : body.Bm25 is { } numbers && !(double.IsFinite(numbers.K1) && double.IsFinite(numbers.B)) ? "a setting of BM25 is not finite."
                : SchemaLoss(body)).ConfigureAwait(false);
        return _description = new IndexDescription
        {
            Name = body.IndexName,
            Dimension = body.Dimension,
            Metric = WireNames.Metric(body.Metric)!.Value,
            IsTrained = body.IsTrained,
            ListCount = body.NLists,
            MetadataSchema = body.MetadataSchema?.ToDictionary(
                field => field.Key,
                field => FieldOf(field.Value)),
            Bm25 = body.Bm25 is { } bm25
                ? new Bm25Settings(bm25.K1, bm25.B, bm25.AnalyzerVersion.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : bm25.AnalyzerVersion.ToString())
                : null,
        };
    }

    /// <summary>A flag that the service leaves out, or gives as null, has its default.</summary>
    private static MetadataField FieldOf(SchemaRow row) => new()
    {
        Filterable = row.Filterable ?? row.FullText != true,
        Pattern = row.Pattern == true,
        FullText = row.FullText == true,
    };

    /// <summary>What is missing of the schema that the index was created with, or null.</summary>
    private string? SchemaLoss(DescribeResponse body) => _declaredFields.FirstOrDefault(field => body.MetadataSchema?.ContainsKey(field) != true) is { } lost
        ? $"the index was created with a schema, and it {(body.MetadataSchema is null ? "has none" : $"does not have the field '{Arguments.IdRules.Shown(lost)}'")}. Schemas need service version 0.18 or later; earlier ones leave them out."
        : null;

    /// <summary>The index's metric. The service is asked once, as it cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How distances are measured.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public async ValueTask<DistanceMetric> GetMetricAsync(CancellationToken cancellationToken = default) =>
        (_description ?? await DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Metric;

    /// <summary>The number of values in the index's vectors. The service is asked until there is one, and then not again, as it cannot change.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The dimension; 0 where it is left to be detected and there has been no upsert yet.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public async ValueTask<int> GetDimensionAsync(CancellationToken cancellationToken = default) =>
        _description is { Dimension: > 0 } known
            ? known.Dimension
            : (await DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Dimension;

    /// <summary>Deletes the index with everything in it.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the index is gone.</returns>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public async Task DeleteIndexAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        await RunAsync(
            Operation.DeleteIndex, scope => new IndexContent(scope), ResponseJson.Default.StatusResponse, operation, async: true, cancellationToken).ConfigureAwait(false);

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => $"{Name} ({_keys})";

    /// <summary>Begins an operation on a route of this index.</summary>
    private CallClock StartClock(Operation route, OperationOptions? operation, CancellationToken cancellationToken) =>
        new(_connection, route, Name, operation, cancellationToken);

    /// <summary>Calls a route of this index. <paramref name="check"/> says what is wrong with a response that could be read, or null.</summary>
    private async ValueTask<(T Body, string? RequestId)> RunAsync<T>(
        Operation route, Func<IndexScope, RequestContent> content, JsonTypeInfo<T> typeInfo,
        OperationOptions? operation, bool async, CancellationToken cancellationToken, int? batchSize = null, Func<T, string?>? check = null)
        where T : class
    {
        using var clock = StartClock(route, operation, cancellationToken);
        return await RunAsync(clock, route, content, typeInfo, operation, async, batchSize, check).ConfigureAwait(false);
    }

    /// <summary>The same for an operation that has begun.</summary>
    private ValueTask<(T Body, string? RequestId)> RunAsync<T>(
        CallClock clock, Operation route, Func<IndexScope, RequestContent> content, JsonTypeInfo<T> typeInfo,
        OperationOptions? operation, bool async, int? batchSize = null, Func<T, string?>? check = null)
        where T : class =>
        WithKeyAsync(
            async scope =>
            {
                using var body = content(scope);
                return await ServiceCall.RunAsync(
                    _connection, route, scope, body, typeInfo, batchSize, operation, check, async, clock.CallerToken, clock).ConfigureAwait(false);
            },
            clock, operation, async);

    /// <summary>Calls a route of this index, and has its response read by a reader of its own.</summary>
    private ValueTask<T> ReadAsync<T>(
        CallClock clock, Operation route, Func<IndexScope, RequestContent> content, Func<Stream, CancellationToken, ValueTask<T>> read,
        int batchSize, OperationOptions? operation, bool async) =>
        WithKeyAsync(
            async scope =>
            {
                using var body = content(scope);
                return await ServiceCall.ReadAsync(_connection, route, scope, body, batchSize, operation, read, async, clock).ConfigureAwait(false);
            },
            clock, operation, async);

    /// <summary>Calls a route of this index, and gives its response as it comes. The call is to be disposed of when all has been read.</summary>
    private ValueTask<(ServiceCall Call, Stream Response)> OpenAsync(
        CallClock clock, Operation route, Func<IndexScope, RequestContent> content, int? batchSize, OperationOptions? operation) =>
        WithKeyAsync(
            async scope =>
            {
                var call = new ServiceCall(_connection, route, scope, batchSize, operation, clock.CallerToken, clock);
                try
                {
                    using var body = content(scope);
                    return (call, await call.SendAsync(body, async: true).ConfigureAwait(false));
                }
                catch
                {
                    call.Dispose();
                    throw;
                }
            },
            clock, operation, async: true);

    /// <summary>Runs a call with the index's key, and once more with a new one where the key is or may be wrong and its provider has another.</summary>
    private async ValueTask<T> WithKeyAsync<T>(
        Func<IndexScope, ValueTask<T>> run, CallClock clock, OperationOptions? operation, bool async)
    {
        if (operation?.IndexKey is not null || _connection.UsesToken(operation))
            return await run(_connection.ScopeFor(Name, null, operation)).ConfigureAwait(false);

        IndexKey? key;
        try
        {
            key = await _keys.GetAsync(async, clock.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (clock.Explain(error) is { } explained)
        {
            throw explained;
        }
        try
        {
            return await run(_connection.ScopeFor(Name, key, operation)).ConfigureAwait(false);
        }
        catch (CyborgDbException error) when (error.MayBeWrongIndexKey)
        {
            if (await AnotherKeyAsync(key, clock, async).ConfigureAwait(false) is not { } another)
                throw;
            return await run(_connection.ScopeFor(Name, another, operation)).ConfigureAwait(false);
        }
        // Its provider has disposed of it, having another. The operation was not sent, or was just about to be tried again.
        catch (Exception error) when (IndexKey.IsGone(error))
        {
            if (await AnotherKeyAsync(key, clock, async).ConfigureAwait(false) is not { } another)
                throw;
            return await run(_connection.ScopeFor(Name, another, operation)).ConfigureAwait(false);
        }
    }

    /// <summary>Another key than the one that failed; null where there is none, or none in time: what has failed is then what there is to say.</summary>
    private async ValueTask<IndexKey?> AnotherKeyAsync(IndexKey? key, CallClock clock, bool async)
    {
        try
        {
            return await _keys.ReplaceAsync(key, async, clock.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (clock.IsUp && !clock.CallerToken.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException error) when (clock.Explain(error) is { } explained)
        {
            throw explained;
        }
    }
}
