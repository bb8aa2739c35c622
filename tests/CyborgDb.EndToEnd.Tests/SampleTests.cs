using System.Globalization;
using System.Text.RegularExpressions;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The samples run as a newcomer runs them: as programs of their own.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public async Task The_shortest_program_prints_its_two_matches_and_can_be_run_again()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var folder = Directory.CreateTempSubdirectory("shortest").FullName;
        try
        {
            for (var time = 0; time < 2; time++)
            {
                var run = await SampleRun.InFolderAsync(
                    folder, "Shortest", [], ("CYBORGDB_BASE_URL", emulator.BaseAddress.ToString()), ("CYBORGDB_SERVICE_KEY", "root"));
                run.ShouldSucceed();
                Assert.Equal(["cat: 0.004", "dog: 0.020", "The owl's contents: Sees in the dark."], run.Lines);
            }
            using var client = new CyborgDbClient(emulator.BaseAddress.ToString(), "root");
            using var key = IndexKey.FromHex(await File.ReadAllTextAsync(Path.Combine(folder, "animals.key")));
            Assert.Equal(3, await client.GetIndex("animals", key).CountAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_quickstart_runs_without_configuration()
    {
        var run = await SampleRun.OfAsync("Quickstart", []);
        run.ShouldSucceed();
        Assert.Contains("started the emulator", run.Output, StringComparison.Ordinal);
        ShouldShowTheMainJob(run);
    }

    [Fact]
    public async Task The_quickstart_uses_the_service_that_the_environment_names()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var run = await SampleRun.OfAsync("Quickstart", [], ("CYBORGDB_BASE_URL", emulator.BaseAddress.ToString()), ("CYBORGDB_SERVICE_KEY", "root"));
        run.ShouldSucceed();
        Assert.Contains($"Using the service at {emulator.BaseAddress}", run.Output, StringComparison.Ordinal);
        ShouldShowTheMainJob(run);
    }

    [Fact]
    public async Task The_quickstart_uses_the_service_that_the_command_line_names_before_the_environment()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        string[] arguments = ["--base-url", emulator.BaseAddress.ToString(), "--api-key", "root"];
        var run = await SampleRun.OfAsync("Quickstart", arguments, ("CYBORGDB_BASE_URL", "http://127.0.0.1:1"), ("CYBORGDB_SERVICE_KEY", "wrong"));
        run.ShouldSucceed();
        ShouldShowTheMainJob(run);
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString(), "root");
        Assert.Empty(await client.ListIndexesAsync());
    }

    [Fact]
    public async Task The_quickstart_says_in_a_line_what_is_wrong()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var refused = await SampleRun.OfAsync("Quickstart", ["--base-url", emulator.BaseAddress.ToString(), "--api-key", "a-wrong-credential"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Set ApiKey to the service's root key", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-credential", refused.Error + refused.Output, StringComparison.Ordinal);

        var misused = await SampleRun.OfAsync("Quickstart", ["--nonsense"]);
        Assert.Equal(2, misused.ExitCode);
        Assert.Equal("Unknown argument '--nonsense'; --help lists what there is.", misused.Error.TrimEnd());
    }

    [Fact]
    public async Task The_handbook_answers_with_the_sentences_and_places_of_its_sources()
    {
        var run = await SampleRun.OfAsync("Rag", []);
        run.ShouldSucceed();
        Assert.Contains("26 paragraphs are stored, encrypted", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, run.Lines.Count(line => line.StartsWith("== ", StringComparison.Ordinal)));
        Assert.Contains("replace the failed bulb before the next night. [", run.Output, StringComparison.Ordinal);
        Assert.Contains("Sound the fog horn then: two blasts every minute", run.Output, StringComparison.Ordinal);
        Assert.Matches("""\[1\] handbook\.md, "Weather and fog", paragraph 1\d, distance 0\.\d\d""", run.Output);
        Assert.Equal("", run.Error);
        Assert.Equal(run.Output, (await SampleRun.OfAsync("Rag", [])).Output);
    }

    [Fact]
    public async Task The_handbook_answers_a_question_of_ones_own_from_one_chapter_and_leaves_nothing_behind()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" });
        var run = await SampleRun.OfAsync(
            "Rag", ["How is the boat made fast?", "--chapter=Boat and landing", "--sources", "2", "--base-url", emulator.BaseAddress.ToString(), "--api-key=root"]);
        run.ShouldSucceed();
        Assert.Contains("It is made fast by two lines", run.Output, StringComparison.Ordinal);
        var sources = run.Lines.Where(line => line.Contains("handbook.md", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, sources.Count);
        Assert.All(sources, source => Assert.Contains("\"Boat and landing\"", source, StringComparison.Ordinal));
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString(), "root");
        Assert.Empty(await client.ListIndexesAsync());
    }

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("BulkIngest")]
    [InlineData("Rag")]
    [InlineData("MoveIndex")]
    public async Task A_sample_has_help_completions_and_one_line_for_what_is_wrong(string sample)
    {
        var help = await SampleRun.OfAsync(sample, ["--help"]);
        help.ShouldSucceed();
        Assert.Contains("--base-url <URL>", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", (await SampleRun.OfAsync(sample, ["--help"], ("CYBORGDB_SERVICE_KEY", "a-secret"))).Output, StringComparison.Ordinal);

        var completions = await SampleRun.OfAsync(sample, ["[suggest:6]", "--base"]);
        completions.ShouldSucceed();
        Assert.Equal(["--base-url"], completions.Lines);

        foreach (var (arguments, message) in new (string[], string)[]
        {
            (["--apikey", "a-secret"], "Unknown argument '--apikey'; --help lists what there is."),
            (["--apikey=a-secret"], "Unknown argument '--apikey'; --help lists what there is."),
            (["--base-url"], "Required argument missing for option: '--base-url'."),
        })
        {
            var misused = await SampleRun.OfAsync(sample, arguments);
            Assert.Equal((2, "", message + Environment.NewLine), (misused.ExitCode, misused.Output, misused.Error));
        }
    }

    private static void ShouldShowTheMainJob(SampleRun run)
    {
        var share = Recognised().Match(run.Output);
        Assert.True(share.Success, $"The share of recognised digits is missing:{Environment.NewLine}{run.Output}");
        var right = int.Parse(share.Groups["right"].ValueSpan, CultureInfo.InvariantCulture);
        var percentage = double.Parse(share.Groups["percentage"].ValueSpan, CultureInfo.InvariantCulture);
        Assert.InRange(percentage, 90, 100);
        Assert.Equal(100.0 * right / 297, percentage, 0.06);
        Assert.Contains("equal to what went in", run.Output, StringComparison.Ordinal);
        Assert.Contains("CyborgDbAuthenticationException: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("1,500 items", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, run.Lines.Count(line => line.Contains("nearest: a", StringComparison.Ordinal)));
        Assert.Equal("", run.Error);
    }

    [GeneratedRegex(@"for (?<right>\d+) of 297: (?<percentage>[\d.]+) %")]
    private static partial Regex Recognised();
}
