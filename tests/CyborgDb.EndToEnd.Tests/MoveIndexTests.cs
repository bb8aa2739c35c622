using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The sample MoveIndex, run as a program of its own.</summary>
public sealed class MoveIndexTests : IAsyncLifetime
{
    private const int Items = 1_500, Dimension = 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("move").FullName;
    private CyborgDbEmulator _emulator = null!;
    private CyborgDbClient _client = null!;
    private IndexKey _key = null!;

    private string NewKeyFile => Path.Combine(_folder, "new.key");

    private string StateFile => NewKeyFile + ".move";

    private string[] Arguments => ["--index", "old", "--key-file", Path.Combine(_folder, "old.key"), "--base-url", _emulator.BaseAddress.ToString(), "--to", "new"];

    public async ValueTask InitializeAsync()
    {
        var options = new CyborgDbEmulatorOptions();
        options.KmsNames.Add("slot");
        _emulator = await CyborgDbEmulator.StartAsync(options);
        _client = new CyborgDbClient(_emulator.BaseAddress.ToString());
        _key = IndexKey.Generate();
        await File.WriteAllTextAsync(Path.Combine(_folder, "old.key"), _key.ExportHex());
        await CreateOldAsync(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        _client.Dispose();
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Without_arguments_it_shows_that_both_indexes_agree_after_a_writer_has_stopped()
    {
        var run = await SampleRun.OfAsync("MoveIndex", []);
        run.ShouldSucceed();
        Assert.Contains("The writer has stopped after", run.Output, StringComparison.Ordinal);
        Assert.Equal("Both indexes agree.", run.Lines[^2]);
        Assert.Matches(@"^The old index holds ([\d,]+) items, the new one \1\.$", run.Lines[^1]);
    }

    [Fact]
    public async Task A_dry_run_says_what_there_is_and_changes_nothing()
    {
        var run = await SampleRun.OfAsync("MoveIndex", [.. Arguments, "--to-key-file", NewKeyFile, "--dry-run", "--delete-old"]);
        run.ShouldSucceed();
        Assert.Contains("1,500", run.Output, StringComparison.Ordinal);
        Assert.Contains("which would be created", run.Output, StringComparison.Ordinal);
        Assert.Equal(["old"], await _client.ListIndexesAsync());
        Assert.Equal([Path.Combine(_folder, "old.key")], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Killed_at_any_request_it_goes_on_and_there_is_always_one_whole_index()
    {
        var random = new Random(21);
        var whole = await ItemsAsync(_client.GetIndex("old", _key));
        var kills = 0;
        for (; ; kills++)
        {
            string[] arguments = [.. Arguments, "--to-key-file", NewKeyFile, "--delete-old"];
            // One request in so many is held, carried out or not, and the program killed meanwhile.
            var run = kills < 12 ? await KilledAsync(arguments, before: random.Next(14), carriedOut: random.Next(2) == 0) : await SampleRun.OfAsync("MoveIndex", arguments);
            _emulator.Faults.Clear();

            var names = await _client.ListIndexesAsync();
            using var newKey = names.Contains("old") ? null : IndexKey.FromHex((await File.ReadAllTextAsync(NewKeyFile)).Trim());
            ShouldBe(whole, await ItemsAsync(newKey is null ? _client.GetIndex("old", _key) : _client.GetIndex("new", newKey)));
            if (run.WasKilled)
                continue;
            run.ShouldSucceed();
            break;
        }

        Assert.True(kills >= 4, $"It was killed only {kills} times.");
        Assert.Equal(["new"], await _client.ListIndexesAsync());
        Assert.False(File.Exists(StateFile), "It is done, and the file that says that it has begun is still there.");
    }

    [Fact]
    public async Task Killed_after_the_old_index_was_deleted_it_says_that_it_is_done()
    {
        string[] arguments = [.. Arguments, "--to-key-file", NewKeyFile, "--delete-old"];
        var held = _emulator.Faults.Enqueue(Fault.Stall(carriedOut: true), "/v1/indexes/delete");
        var killed = await SampleRun.KilledAsync("MoveIndex", arguments, _ => held.Injected);
        _emulator.Faults.Clear();
        Assert.True(killed.WasKilled, killed.Output);
        Assert.Equal(["new"], await _client.ListIndexesAsync());

        var run = await SampleRun.OfAsync("MoveIndex", arguments);

        run.ShouldSucceed();
        Assert.Contains("An earlier run has deleted the old index", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile), "It is done, and the file that says that it has begun is still there.");
    }

    [Fact]
    public async Task It_moves_to_a_kms_and_to_another_service()
    {
        var whole = await ItemsAsync(_client.GetIndex("old", _key));
        (await SampleRun.InFolderAsync(_folder, "MoveIndex", [.. Arguments, "--to-kms", "slot"])).ShouldSucceed();
        Assert.True(File.Exists(Path.Combine(_folder, "old-to-new.move")), "Nothing says that both agreed.");
        ShouldBe(whole, await ItemsAsync(_client.GetIndex("new")));

        await using var other = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        using var client = new CyborgDbClient(other.BaseAddress.ToString(), "root");
        var run = await SampleRun.OfAsync(
            "MoveIndex",
            ["--index", "new", "--base-url", _emulator.BaseAddress.ToString(), "--to", "new", "--to-key-file", NewKeyFile, "--to-base-url", other.BaseAddress.ToString(), "--to-api-key", "root"]);
        run.ShouldSucceed();
        using var newKey = IndexKey.FromHex((await File.ReadAllTextAsync(NewKeyFile)).Trim());
        ShouldBe(whole, await ItemsAsync(client.GetIndex("new", newKey)));
        Assert.DoesNotContain(newKey.ExportHex(), run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task It_takes_no_index_for_its_own_that_it_has_not_begun_and_says_in_a_line_what_is_wrong()
    {
        using var other = IndexKey.Generate();
        await _client.CreateIndexAsync("new", other);
        var taken = await SampleRun.OfAsync("MoveIndex", [.. Arguments, "--to-key-file", NewKeyFile, "--delete-old"]);
        var keyless = await SampleRun.OfAsync("MoveIndex", ["--index", "old", "--key-file", Path.Combine(_folder, "none.key"), "--to", "newer", "--to-key-file", NewKeyFile]);
        var unsaid = await SampleRun.OfAsync("MoveIndex", ["--index", "old"]);
        var unknown = await SampleRun.OfAsync("MoveIndex", ["--nonsense"]);

        Assert.Equal((1, 1, 2, 2), (taken.ExitCode, keyless.ExitCode, unsaid.ExitCode, unknown.ExitCode));
        Assert.Contains("There is an index 'new' already", taken.Error, StringComparison.Ordinal);
        Assert.Contains("none.key", keyless.Error, StringComparison.Ordinal);
        Assert.Equal("--index and --to are needed: which index moves, and what it is called then.", unsaid.Error.TrimEnd());
        Assert.Equal(Items, await _client.GetIndex("old", _key).CountAsync());
        Assert.Equal(0, await _client.GetIndex("new", other).CountAsync());
    }

    [Fact]
    public async Task Once_both_have_agreed_nothing_is_overwritten_unless_that_is_asked_for_and_the_old_one_can_be_deleted()
    {
        string[] arguments = [.. Arguments, "--to-key-file", NewKeyFile];
        (await SampleRun.OfAsync("MoveIndex", arguments)).ShouldSucceed();
        var agrees = await SampleRun.OfAsync("MoveIndex", arguments);
        agrees.ShouldSucceed();
        Assert.Contains("Both indexes agree. The old index is still there", agrees.Output, StringComparison.Ordinal);

        using var newKey = IndexKey.FromHex((await File.ReadAllTextAsync(NewKeyFile)).Trim());
        var (oldIndex, newIndex) = (_client.GetIndex("old", _key), _client.GetIndex("new", newKey));
        await newIndex.UpsertAsync([new VectorItem("item-1", new float[Dimension]), new VectorItem("later", new float[Dimension])]);
        var deleting = await SampleRun.OfAsync("MoveIndex", [.. arguments, "--delete-old"]);
        Assert.Equal(1, deleting.ExitCode);
        Assert.Contains("1 only in the new one, and 1 differ. Nothing was changed.", deleting.Output, StringComparison.Ordinal);
        Assert.Equal((Items, Items + 1), (await oldIndex.CountAsync(), await newIndex.CountAsync()));

        await newIndex.DeleteAsync("later");
        await oldIndex.UpsertAsync(new VectorItem("item-1", Enumerable.Repeat(2f, Dimension).ToArray()));
        (await SampleRun.OfAsync("MoveIndex", [.. arguments, "--catch-up"])).ShouldSucceed();
        Assert.Equal(2f, (await newIndex.GetAsync("item-1"))!.Vector!.Value.Span[0]);

        (await SampleRun.OfAsync("MoveIndex", [.. arguments, "--delete-old"])).ShouldSucceed();
        Assert.Equal(["new"], await _client.ListIndexesAsync());
        Assert.False(File.Exists(StateFile), "The old index is deleted, and the file about the move is still there.");
    }

    [Fact]
    public async Task A_damaged_file_about_a_move_can_be_replaced_by_word()
    {
        string[] arguments = [.. Arguments, "--to-key-file", NewKeyFile];
        (await SampleRun.OfAsync("MoveIndex", arguments)).ShouldSucceed();
        await File.WriteAllTextAsync(StateFile, "old at htt");
        var damaged = await SampleRun.OfAsync("MoveIndex", arguments);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("or damaged. It says: old at htt.", damaged.Error, StringComparison.Ordinal);
        File.Delete(StateFile);
        var unknown = await SampleRun.OfAsync("MoveIndex", arguments);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("add --resume if it was begun by this move", unknown.Error, StringComparison.Ordinal);
        File.Move(NewKeyFile, NewKeyFile + ".away");
        var keyless = await SampleRun.OfAsync("MoveIndex", [.. arguments, "--resume"]);
        Assert.Equal((1, false), (keyless.ExitCode, File.Exists(NewKeyFile)));
        Assert.Contains("it had the key of 'new'", keyless.Error, StringComparison.Ordinal);
        File.Move(NewKeyFile + ".away", NewKeyFile);

        (await SampleRun.OfAsync("MoveIndex", [.. arguments, "--resume", "--delete-old"])).ShouldSucceed();
        Assert.Equal(["new"], await _client.ListIndexesAsync());
        var again = await SampleRun.OfAsync("MoveIndex", [.. arguments, "--delete-old"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("the move is finished, and 'new' is the index now.", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_that_would_change_nothing_is_refused()
    {
        var run = await SampleRun.OfAsync("MoveIndex", [.. Arguments, "--to-key-file", Path.Combine(_folder, "old.key")]);
        Assert.Equal((2, "The new index would have the key of the old one, and nothing else would change."), (run.ExitCode, run.Error.TrimEnd()));
        (await SampleRun.OfAsync("MoveIndex", [.. Arguments, "--to-key-file", Path.Combine(_folder, "old.key"), "--precision", "float16"])).ShouldSucceed();
        Assert.Equal(Items, await _client.GetIndex("new", _key).CountAsync());
    }

    [Fact]
    public async Task A_move_that_cannot_begin_leaves_nothing_behind()
    {
        var unknown = await SampleRun.OfAsync("MoveIndex", [.. Arguments.Select(argument => argument == "old" ? "nope" : argument), "--to-key-file", NewKeyFile]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.DoesNotContain("goes on from there", unknown.Output + unknown.Error, StringComparison.Ordinal);
        var wrong = await SampleRun.OfAsync("MoveIndex", [.. Arguments, "--to-key-file", NewKeyFile, "--precision", "Foo"]);
        Assert.Equal((2, "--precision is one of Float32, Float16, TurboQuant12, TurboQuant8, TurboQuant6, TurboQuant4." + Environment.NewLine), (wrong.ExitCode, wrong.Error));
        Assert.Equal([Path.Combine(_folder, "old.key")], Directory.GetFiles(_folder));
    }

    private async Task<SampleRun> KilledAsync(string[] arguments, int before, bool carriedOut)
    {
        _emulator.Faults.EnqueueMany(Fault.CloseAfterAnswer(), before);
        var held = _emulator.Faults.Enqueue(Fault.Stall(carriedOut));
        return await SampleRun.KilledAsync("MoveIndex", arguments, _ => held.Injected);
    }

    private async Task CreateOldAsync(CyborgDbClient client)
    {
        var index = await client.CreateIndexAsync("old", _key, new() { Dimension = Dimension });
        await index.UpsertAsync(Enumerable.Range(0, Items).Select(i => new VectorItem($"item-{i}", Enumerable.Range(i, Dimension).Select(value => 1f / (value + 1)).ToArray())
        {
            Contents = i % 2 == 0 ? $"text {i}" : new byte[] { (byte)i, 1, 2 },
            Metadata = new() { ["n"] = i },
        }));
    }

    private static async Task<Dictionary<string, StoredItem>> ItemsAsync(EncryptedIndex index) =>
        (await index.GetAsync(Enumerable.Range(0, Items).Select(i => $"item-{i}"))).ToDictionary(item => item.Id);

    private static void ShouldBe(Dictionary<string, StoredItem> expected, Dictionary<string, StoredItem> found)
    {
        Assert.Equal(expected.Count, found.Count);
        foreach (var (id, item) in expected)
        {
            Assert.Equal(item.Vector!.Value.ToArray(), found[id].Vector!.Value.ToArray());
            Assert.Equal(item.Contents?.Text, found[id].Contents?.Text);
            Assert.True(item.Metadata.Equals(found[id].Metadata), $"The metadata of {id} differs.");
        }
    }
}
