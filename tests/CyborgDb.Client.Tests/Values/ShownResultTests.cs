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
        // Of moving an index, its own tests tell.
        Assert.Empty(mute.Select(type => type.Name).Except(["CopyResult", "CompareResult", "RekeyResult", "UnreadableItem"]));
    }
}
