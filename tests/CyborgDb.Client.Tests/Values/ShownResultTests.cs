namespace CyborgDb.Tests.Values;

/// <summary>What a result shows of itself in a log line or a test's failure: ids, names and counts, and nothing of what is in an item.</summary>
public sealed class ShownResultTests
{
    private const string Secret = "canary";

    private static readonly Metadata s_metadata = new() { [Secret] = Secret };

    public static TheoryData<object, string> Results => new()
    {
        { new IndexDescription { Name = "docs", Dimension = 384, Metric = DistanceMetric.Cosine, IsTrained = true, ListCount = 256 }, "docs: dimension 384, Cosine, trained with 256 lists" },
        { new IndexDescription { Name = "docs", Dimension = 0, Metric = DistanceMetric.Euclidean, IsTrained = false, ListCount = 1 }, "docs: dimension not known yet, Euclidean, not trained" },
        { new ServiceHealth { Status = "healthy", Version = "0.18.0" }, "healthy, version 0.18.0" },
        { new ServiceHealth { Status = "starting" }, "starting" },
        { new EmbeddingModel { Name = "all-MiniLM-L6-v2", Dimension = 384 }, "all-MiniLM-L6-v2 (dimension 384)" },
        { new EmbeddingModel { Name = "other" }, "other" },
        { new TrainingStatus { TrainingIndexes = ["docs"], QueuedIndexes = ["notes", "mails"], RetrainThreshold = 1 }, "training: docs; waiting: notes, mails" },
        { new TrainingStatus { TrainingIndexes = [], QueuedIndexes = [], RetrainThreshold = 1 }, "training: none; waiting: none" },
        { new StoredItem { Id = "a", Vector = new float[] { 7.25f }, Contents = Secret, Metadata = s_metadata }, "a (vector, contents, metadata of 1 field)" },
        { new StoredItem { Id = "a", Metadata = null }, "a" },
        { new VectorItem("a", [7.25f, 7.25f]) { Contents = Secret, Metadata = s_metadata }, "a (vector of 2 values, contents, metadata of 1 field)" },
        { new VectorItem("a"), "a" },
        { new QueryMatch { Id = "a", Distance = 0.25, Contents = Secret, Metadata = s_metadata }, "a (distance 0.25)" },
        { new MetadataMatch { Id = "a", Score = 2.5, Contents = Secret, Metadata = s_metadata }, "a (score 2.5)" },
        { new MetadataMatch { Id = "a" }, "a" },
        { new DocumentMatch<string> { Id = "a", Distance = 0.5, Document = Secret }, "a (distance 0.5)" },
        { new StoredDocument<string> { Id = "a", Document = Secret }, "a" },
        { new IngestResult(["a", "b"]), "2 items stored, 0 not stored, 0 not known, in 0 seconds" },
        { new IngestFailure { Error = new CyborgDbServiceException(Secret), State = IngestState.Unknown, Items = [new(0, "a")] }, "1 item Unknown: CyborgDbServiceException" },
        {
            new IngestProgress
            {
                Total = 20, Read = 3, Stored = 2, Skipped = 0, NotStored = 1, Unknown = 0, Checkpoint = new IngestResult().Checkpoint, Bytes = 0, Batches = 1, Retries = 0, Requests = 1,
                Elapsed = TimeSpan.FromSeconds(1.5), VectorsPerSecond = 1000, Warning = Secret,
            },
            "2 of 20 items stored, 1 not stored, 0 not known, 1000 vectors a second, in 1.5 seconds"
        },
        { Copied(), "9 of 12 items read, 8 stored, 1 not stored, 0 not known, 1 unreadable" },
        { Compared(missing: 0), "equal: 9 items in both, 0 missing, 0 extra, 0 different, 0 unreadable" },
        { Compared(missing: 1), "not equal: 9 items in both, 1 missing, 0 extra, 0 different, 0 unreadable" },
        { Compared(missing: 1, isComplete: false), "not equal: 9 items in both, 1 missing, 0 extra, 0 different, 0 unreadable, not compared to the end" },
        {
            new RekeyResult { Copy = Copied(), Comparison = Compared(missing: 0), Passes = 2, CaughtUp = 3, Removed = 1, IsSourceDeleted = true },
            "equal: 9 items in both, 0 missing, 0 extra, 0 different, 0 unreadable; 2 passes, 3 caught up, 1 removed, the old index deleted"
        },
        { CopyUnderWay(), "9 of 12 items done, 8 stored, 1 failed, 0 unreadable, 1000 items a second, in 1.5 seconds" },
        { new CompareProgress { Total = 12, Done = 9, Differences = 1 }, "9 of 12 items compared, 1 difference" },
        { new RekeyProgress { Stage = RekeyStage.Creating, Pass = 0 }, "Creating" },
        { new RekeyProgress { Stage = RekeyStage.Copying, Pass = 0, Copy = CopyUnderWay() }, "Copying: 9 of 12 items done, 8 stored, 1 failed, 0 unreadable, 1000 items a second, in 1.5 seconds" },
        { new RekeyProgress { Stage = RekeyStage.Comparing, Pass = 1, Comparison = new() { Total = 12, Done = 9, Differences = 2 } }, "Comparing, pass 1: 9 of 12 items compared, 2 differences" },
        { new UnreadableItem { Id = "a", Error = new CyborgDbServiceException(Secret) }, "a: CyborgDbServiceException" },
        { new UpsertResult { Count = 1, Message = "Upserted 1 vectors" }, "Upserted 1 vectors" },
    };

    [Theory, MemberData(nameof(Results))]
    public void A_result_shows_what_it_is_and_nothing_of_an_item(object result, string shown)
    {
        Assert.Equal(shown, result.ToString());
        Assert.DoesNotContain(Secret, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("7.25", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_user_shows_no_token()
    {
        var id = UserId.FromHex("000102030405060708090a0b0c0d0e0f");
        using var user = new CreatedUser(id, IndexPermissions.Read | IndexPermissions.Write, UserToken.FromText("cdbk_canary"));
        Assert.Equal("000102030405060708090a0b0c0d0e0f (Read, Write)", user.ToString());
    }

    [Fact]
    public void Every_result_type_shows_more_than_its_name()
    {
        var mute = typeof(EncryptedIndex).Assembly.GetExportedTypes().Where(type => type.Namespace == nameof(CyborgDb)
            && (type.Name.EndsWith("Result", StringComparison.Ordinal) || type.Name.Contains("Match", StringComparison.Ordinal) || type.Name.EndsWith("Item", StringComparison.Ordinal)
                || type.Name.EndsWith("Status", StringComparison.Ordinal) || type.Name.EndsWith("Description", StringComparison.Ordinal) || type.Name.EndsWith("Health", StringComparison.Ordinal))
            && type.IsClass && type.GetMethod(nameof(ToString), [])!.DeclaringType == typeof(object));
        Assert.Empty(mute.Select(type => type.Name));
    }

    private static CopyResult Copied() => new()
    {
        Total = 12,
        Read = 9,
        Gone = 2,
        Skipped = 0,
        LeftOut = 0,
        Stored = 8,
        NotStored = [Secret],
        Unknown = [],
        Unreadable = [new() { Id = Secret, Error = new CyborgDbServiceException(Secret) }],
        Checkpoint = CopyCheckpoint.Start,
        Writing = new(),
    };

    private static CompareResult Compared(long missing, bool isComplete = true) => new()
    {
        InBoth = 9,
        Missing = missing,
        Extra = 0,
        Different = 0,
        Unreadable = 0,
        Differences = [new(Secret, ItemDifferences.Missing)],
        LargestVectorDifference = 7.25,
        IsComplete = isComplete,
    };

    private static CopyProgress CopyUnderWay() => new()
    {
        Total = 12,
        Done = 9,
        Skipped = 0,
        Stored = 8,
        Failed = 1,
        Unreadable = 0,
        Bytes = 0,
        Retries = 0,
        Elapsed = TimeSpan.FromSeconds(1.5),
        ItemsPerSecond = 1000,
        Checkpoint = CopyCheckpoint.Parse($"cyborgdb-copy-1;id={Secret};"),
    };
}
