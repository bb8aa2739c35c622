using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>Every public type that a result is of, or consists of, is written as JSON and read back, under any policy for names.</summary>
public sealed partial class JsonProperties
{
    private static readonly JsonSerializerOptions[] s_options =
    [
        JsonSerializerOptions.Default,
        JsonSerializerOptions.Web,
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull },
        EveryResultJson.Default.Options,
    ];

    private static readonly Gen<string?> s_maybeText = Gen.OneOf(Gen.Constant((string?)null), OddText.Any.Select(text => (string?)text));
    private static readonly Gen<double?> s_maybeNumber = Gen.OneOf(Gen.Constant((double?)null), Gen.Choose(-1000, 1000).Select(value => (double?)(value / 8.0)));
    private static readonly Gen<int> s_count = Gen.Choose(0, int.MaxValue);
    private static readonly Gen<bool> s_flag = Gen.Elements(true, false);
    private static readonly Gen<string[]> s_texts = OddText.Any.ListOf().Select(texts => texts.ToArray());
    private static readonly Gen<TimeSpan> s_time = Gen.Choose(0, int.MaxValue).Select(ticks => TimeSpan.FromTicks(ticks * 1001L));
    private static readonly Gen<Metadata> s_metadata = AnyMetadata.Map(2);

    private static readonly Gen<ReadOnlyMemory<float>> s_vector =
        Gen.OneOf(Gen.Choose(-1000, 1000).Select(value => value / 7f), Gen.Elements(float.Epsilon, float.MaxValue, -0f, 1e-20f)).ListOf().Select(values => (ReadOnlyMemory<float>)values.ToArray());

    private static readonly Gen<ItemContents?> s_contents = Gen.OneOf(
        Gen.Constant((ItemContents?)null),
        OddText.Any.Select(text => (ItemContents?)text),
        Gen.Choose(0, 255).Select(value => (byte)value).ListOf().Select(bytes => (ItemContents?)bytes.ToArray()));

    private static readonly Gen<IngestItem> s_ingestItem = from position in s_count from id in OddText.Any select new IngestItem(position, id);

    private static readonly Gen<IngestFailure> s_failure =
        from message in OddText.Any
        from state in Gen.Elements(Enum.GetValues<IngestState>())
        from items in s_ingestItem.ListOf()
        select new IngestFailure { Error = new CyborgDbException(message), State = state, Items = [.. items] };

    /// <summary>What values of a type are like, and what of them has to be the same when they have been written and read.</summary>
    private static readonly Dictionary<Type, Action> s_types = new()
    {
        [typeof(QueryMatch)] = () => Check(Parts((id, distance, score, parts) => new QueryMatch(parts) { Id = id, Distance = distance, Score = score }), match => (match.Id, match.Distance, match.Score, Of(match.Parts))),
        [typeof(StoredItem)] = () => Check(Parts((id, _, _, parts) => new StoredItem(parts) { Id = id }), item => (item.Id, Of(item.Parts))),
        [typeof(MetadataMatch)] = () => Check(Parts((id, _, score, parts) => new MetadataMatch(parts) { Id = id, Score = score }), match => (match.Id, match.Score, Of(match.Parts))),
        [typeof(Metadata)] = () => Check(s_metadata, metadata => metadata),
        [typeof(MetadataValue)] = () => Check(AnyMetadata.Value(2), value => value),
        [typeof(ItemContents)] = () => Check(s_contents.Where(contents => contents is not null).Select(contents => contents!), contents => contents.Text),
        [typeof(UserId)] = () => Check(User, id => id),
        [typeof(IndexUser)] = () => Check(from id in User from permissions in Gen.Choose(0, 3) select new IndexUser(id, (IndexPermissions)permissions), user => user),
        [typeof(UpsertResult)] = () => Check(
            from count in s_count
            from message in OddText.Any
            from triggered in s_flag
            from training in s_maybeText
            from warning in s_maybeText
            from request in s_maybeText
            select new UpsertResult { Count = count, Message = message, TrainingTriggered = triggered, TrainingMessage = training, Warning = warning, RequestId = request },
            result => (result.Count, result.Message, result.TrainingTriggered, result.TrainingMessage, result.Warning, result.RequestId)),
        [typeof(DeleteResult)] = () => Check(
            from message in OddText.Any from request in s_maybeText select new DeleteResult { Message = message, RequestId = request }, result => (result.Message, result.RequestId)),
        [typeof(FilterDeleteResult)] = () => Check(
            from ids in s_texts
            from dry in s_flag
            from message in OddText.Any
            from request in s_maybeText
            select new FilterDeleteResult { Ids = ids, IsDryRun = dry, Message = message, RequestId = request },
            result => (Of(result.Ids), result.IsDryRun, result.Message, result.RequestId)),
        [typeof(ServiceHealth)] = () => Check(
            from status in Gen.Elements("healthy", "ill") from api in s_maybeText from version in s_maybeText select new ServiceHealth { Status = status, ApiVersion = api, Version = version },
            health => (health.Status, health.ApiVersion, health.Version, health.IsHealthy)),
        [typeof(EmbeddingModel)] = () => Check(
            from name in OddText.Any from dimension in s_count from length in s_count select new EmbeddingModel { Name = name, Dimension = dimension == 0 ? null : dimension, MaxSequenceLength = length },
            model => (model.Name, model.Dimension, model.MaxSequenceLength)),
        [typeof(MetadataField)] = () => Check(Field, Of),
        [typeof(Bm25Settings)] = () => Check(Bm25, settings => settings),
        [typeof(DistanceMetric)] = () => Check(Gen.Elements(Enum.GetValues<DistanceMetric>()), metric => metric),
        [typeof(IndexPermissions)] = () => Check(Gen.Choose(0, 3).Select(value => (IndexPermissions)value), permissions => permissions),
        [typeof(TrainingState)] = () => Check(Gen.Elements(Enum.GetValues<TrainingState>()), state => state),
        [typeof(IngestState)] = () => Check(Gen.Elements(Enum.GetValues<IngestState>()), state => state),
        [typeof(IndexDescription)] = () => Check(
            from name in OddText.Any
            from dimension in s_count
            from metric in Gen.Elements(Enum.GetValues<DistanceMetric>())
            from trained in s_flag
            from lists in s_count
            from fields in OddText.Any.Zip(Field).ListOf()
            from bm25 in Bm25
            from has in s_flag
            select new IndexDescription
            {
                Name = name,
                Dimension = dimension,
                Metric = metric,
                IsTrained = trained,
                ListCount = lists,
                MetadataSchema = has ? fields.DistinctBy(field => field.Item1).ToDictionary(field => field.Item1, field => field.Item2) : null,
                Bm25 = has ? bm25 : null,
            },
            index => (index.Name, index.Dimension, index.Metric, index.IsTrained, index.ListCount, index.Bm25, index.MetadataSchema is null ? null : Of(index.MetadataSchema.Select(field => $"{field.Key}: {Of(field.Value)}")))),
        [typeof(TrainingStatus)] = () => Check(
            from training in s_texts
            from queued in s_texts
            from current in s_maybeText
            from threshold in s_count
            from running in s_flag
            from process in s_count
            from more in Gen.Elements("null", "{\"a\":[1]}", "")
            select new TrainingStatus
            {
                TrainingIndexes = training,
                QueuedIndexes = queued,
                CurrentlyTraining = current,
                RetrainThreshold = threshold,
                IsWorkerRunning = running ? true : null,
                WorkerProcessId = running ? process : null,
                GlobalTraining = more.Length == 0 ? default : JsonElement.Parse(more),
            },
            status => (Of(status.TrainingIndexes), Of(status.QueuedIndexes), status.CurrentlyTraining, status.RetrainThreshold, status.IsWorkerRunning, status.WorkerProcessId,
                status.GlobalTraining.ValueKind == JsonValueKind.Undefined ? "" : status.GlobalTraining.GetRawText())),
        [typeof(UnreadableItem)] = () => Check(Unreadable, item => (item.Id, Told(item.Error))),
        [typeof(CopyCheckpoint)] = () => Check(UpTo, checkpoint => checkpoint),
        [typeof(CopyResult)] = () => Check(Copied, Of),
        [typeof(ItemDifference)] = () => Check(Difference, difference => difference),
        [typeof(ItemDifferences)] = () => Check(Differences, differences => differences),
        [typeof(CompareResult)] = () => Check(Compared, Of),
        [typeof(RekeyResult)] = () => Check(Rekeyed, result => (
            Of(result.Copy), Of(result.Comparison), result.Passes, result.CaughtUp, result.Removed, result.IsSourceDeleted)),
        [typeof(IngestItem)] = () => Check(s_ingestItem, item => item),
        [typeof(IngestFailure)] = () => Check(s_failure, failure => (Of(failure.Items), failure.State, Told(failure.Error))),
        [typeof(IngestCheckpoint)] = () => Check(Checkpoint, checkpoint => checkpoint),
        [typeof(IngestResult)] = () => Check(
            from read in s_count
            from skipped in s_count
            from missing in s_ingestItem.ListOf()
            from unknown in s_ingestItem.ListOf()
            from failures in s_failure.ListOf()
            from checkpoint in Checkpoint
            from batches in s_count
            from time in s_time
            from triggered in s_flag
            from messages in s_texts
            select new IngestResult
            {
                Total = triggered ? read + batches : null,
                Read = read,
                NotRead = triggered ? batches : null,
                Skipped = skipped,
                NotStored = [.. missing],
                Unknown = [.. unknown],
                Failures = [.. failures],
                Checkpoint = checkpoint,
                Batches = batches,
                Bytes = batches * 3L,
                Retries = batches / 2,
                Elapsed = time,
                TrainingTriggered = triggered,
                TrainingMessages = messages,
                Warnings = [.. messages.Reverse()],
            },
            result => (
                (result.Total, result.Read, result.NotRead, result.Skipped, result.Stored, result.Checkpoint, result.Batches, result.Bytes, result.Retries, result.Elapsed, result.TrainingTriggered),
                (Of(result.NotStored), Of(result.Unknown), Of(result.Failures.Select(failure => Told(failure.Error))), Of(result.TrainingMessages), Of(result.Warnings)),
                Of(result.Unknown.Select(item => result.StateOf(item.Position))))),
    };

    public static TheoryData<string> Types => [.. s_types.Keys.Select(type => type.Name)];

    private static Gen<UserId> User =>
        Gen.Choose(0, 255).Select(value => (byte)value).ListOf(UserId.Size).Select(bytes => UserId.FromBytes(bytes.ToArray()));

    private static Gen<MetadataField> Field =>
        from filterable in s_flag
        from pattern in s_flag
        from text in s_flag
        select new MetadataField { Filterable = filterable, Pattern = pattern, FullText = text };

    private static Gen<Bm25Settings> Bm25 =>
        from k1 in Gen.Choose(0, 100) from b in Gen.Choose(0, 100) from version in s_maybeText select new Bm25Settings(k1 / 7.0, b / 100.0, version);

    private static Gen<IngestCheckpoint> Checkpoint =>
        Gen.Choose(1, 1000).ListOf().Select(steps =>
        {
            var at = 0L;
            return IngestCheckpoint.Parse($"cyborgdb-ingestion-1;stored={string.Join(',', steps.Select(step => $"{at += 2}-{at += step}"))};");
        });

    [Theory, MemberData(nameof(Types))]
    public void A_result_reads_back_as_what_was_written(string type) => s_types.Single(entry => entry.Key.Name == type).Value();

    [Fact]
    public void Every_type_of_a_result_is_among_them()
    {
        var seen = new HashSet<Type>();
        foreach (var method in new[] { typeof(CyborgDbClient), typeof(EncryptedIndex) }.SelectMany(type => type.GetMethods()).Where(method => !method.IsSpecialName))
            Add(method.ReturnType, seen);
        // They hold a key or a token, or are what the results come from.
        Type[] others = [typeof(CreatedUser), typeof(UserToken), typeof(EncryptedIndex), typeof(EncryptedIndex<>), typeof(MetadataValueKind)];
        Assert.Contains(typeof(IndexDescription), seen);
        Assert.Empty(seen.Except(others).Except(s_types.Keys));
    }

    /// <summary>Takes note of a type of the library, and of those that its properties are of.</summary>
    private static void Add(Type type, HashSet<Type> seen)
    {
        if (type.IsGenericParameter)
            return;
        if (type.IsArray)
            Add(type.GetElementType()!, seen);
        foreach (var argument in type.GetGenericArguments())
            Add(argument, seen);
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.Assembly != typeof(CyborgDbClient).Assembly || !seen.Add(definition) || definition == typeof(EncryptedIndex) || definition == typeof(EncryptedIndex<>))
            return;
        foreach (var property in definition.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
            Add(property.PropertyType, seen);
    }

    private static void Check<T>(Gen<T> values, Func<T, object> facts) =>
        Prop.ForAll(values.ToArbitrary(), value =>
        {
            foreach (var options in s_options)
            {
                var json = JsonSerializer.Serialize(value, options);
                var back = JsonSerializer.Deserialize<T>(json, options)!;
                Assert.True(facts(value).Equals(facts(back)), $"{facts(value)} is read back as {facts(back)} from {json}");
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(60));

    private static Gen<T> Parts<T>(Func<string, double?, double?, Items, T> make) where T : class =>
        from id in OddText.Any
        from distance in s_maybeNumber
        from score in s_maybeNumber
        from given in Gen.Choose(0, 7)
        from vector in s_vector
        from contents in s_contents
        from metadata in s_metadata
        select make(id, distance, score, new((ItemFields)given, vector, contents, metadata));

    private static string Of(in ItemParts parts) =>
        $"{parts.Given}: {parts.KnownContents?.Text}, {parts.KnownMetadata?.ToJson()}, {string.Join(' ', parts.KnownVector?.ToArray().Select(BitConverter.SingleToInt32Bits) ?? [])}";

    private static string Of<T>(IEnumerable<T> values) => string.Join('|', values);

    private static string Of(MetadataField field) => $"{field.Filterable}, {field.Pattern}, {field.FullText}";

    /// <summary>An error is read back as one that says the first one's type and message.</summary>
    private static string Told(Exception error) => error.Message.StartsWith($"{nameof(CyborgDbException)}: ", StringComparison.Ordinal) ? error.Message[(nameof(CyborgDbException).Length + 2)..] : error.Message;

    /// <summary>Parts as a generator makes them.</summary>
    private sealed record Items(ItemFields Given, ReadOnlyMemory<float> Vector, ItemContents? Contents, Metadata Metadata)
    {
        public static implicit operator ItemParts(Items items)
        {
            var parts = new ItemParts();
            if (items.Given.HasFlag(ItemFields.Vector))
                parts.SetVector(items.Vector);
            if (items.Given.HasFlag(ItemFields.Contents))
                parts.SetContents(items.Contents);
            if (items.Given.HasFlag(ItemFields.Metadata))
                parts.SetMetadata(items.Metadata);
            return parts;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(QueryMatch))]
[JsonSerializable(typeof(StoredItem))]
[JsonSerializable(typeof(MetadataMatch))]
[JsonSerializable(typeof(Metadata))]
[JsonSerializable(typeof(MetadataValue))]
[JsonSerializable(typeof(ItemContents))]
[JsonSerializable(typeof(UserId))]
[JsonSerializable(typeof(IndexUser))]
[JsonSerializable(typeof(UpsertResult))]
[JsonSerializable(typeof(DeleteResult))]
[JsonSerializable(typeof(FilterDeleteResult))]
[JsonSerializable(typeof(ServiceHealth))]
[JsonSerializable(typeof(EmbeddingModel))]
[JsonSerializable(typeof(IndexDescription))]
[JsonSerializable(typeof(TrainingStatus))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(IngestResult))]
[JsonSerializable(typeof(RekeyResult))]
internal sealed partial class EveryResultJson : JsonSerializerContext;
