using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The pages of documentation say what is true, as far as a machine can tell: their examples are compiled, and what they name is there.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] s_languages = ["csharp", "json", "promql", "python", "sh", "text", "yaml"];

    public static TheoryData<string> Pages => [.. Documentation.Pages];

    public static TheoryData<string> PagesAndReadme => [Documentation.Readme, .. Documentation.Pages];

    [Fact]
    public void The_readme_links_every_page()
    {
        Assert.NotEmpty(Documentation.Pages);
        var linked = Links(Documentation.Page(Documentation.Readme)).ToList();
        Assert.All(Documentation.Pages, page => Assert.Contains(page, linked));
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_example_is_compiled(string path)
    {
        var page = Documentation.Page(path);
        Assert.True(page.IsComplete, $"The last block of {path} has no end.");
        Assert.NotEmpty(page.In("csharp"));
        Assert.All(page.In("csharp"), block => Assert.True(Documentation.IsCompiled(block), $"This block of {path} is in no sample and no test:\n{block.Text}"));
    }

    [Theory, MemberData(nameof(PagesAndReadme))]
    public void Every_block_says_its_language(string path) =>
        Assert.All(Documentation.Page(path).Blocks, block => Assert.Contains(block.Language, s_languages));

    [Theory, MemberData(nameof(PagesAndReadme))]
    public void Every_link_leads_somewhere(string path)
    {
        foreach (var link in Links(Documentation.Page(path)).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var parts = link.Split('#');
            var target = parts[0] == "" ? path : Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(path)!, parts[0])).Replace('\\', '/');
            var file = Path.Combine(Documentation.Root, target);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{path} links {link}, which is not there.");
            if (parts.Length > 1)
                Assert.Contains(parts[1], new Markdown(File.ReadAllText(file)).Anchors);
        }
    }

    [Theory, MemberData(nameof(PagesAndReadme))]
    public void Commands_name_projects_and_options_that_are_there(string path)
    {
        var tool = string.Concat(Directory.EnumerateFiles(Path.Combine(Documentation.Root, "src/CyborgDb.Emulator.Tool"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("obj", StringComparison.Ordinal)).Select(File.ReadAllText));
        foreach (var line in Documentation.Page(path).In("sh").SelectMany(block => block.Lines))
        {
            foreach (var project in Project().Matches(line).Select(match => match.Groups[1].Value))
                Assert.True(Directory.Exists(Path.Combine(Documentation.Root, project)), $"{path} runs {project}, which is not there.");
            if (!line.Contains("cyborgdb-emulator -", StringComparison.Ordinal) && !line.Contains("CyborgDb.Emulator.Tool -- ", StringComparison.Ordinal))
                continue;
            foreach (var option in Option().Matches(line).Select(match => match.Value).Except(["--project", "--"]))
                Assert.Contains(option, tool, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(PagesAndReadme))]
    public void Settings_are_those_that_a_client_takes(string path)
    {
        foreach (var block in Documentation.Page(path).In("json"))
        {
            using var json = JsonDocument.Parse(block.Text);
            if (!json.RootElement.TryGetProperty("CyborgDb", out _))
                continue;
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(block.Text));
            var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
            using var services = new ServiceCollection().AddCyborgDb(configuration.GetSection("CyborgDb")).Services.BuildServiceProvider();
            Assert.NotNull(services.GetRequiredService<CyborgDbClient>());
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Queries_of_a_dashboard_name_metrics_that_there_are(string path)
    {
        var known = MetricNames();
        foreach (var query in Documentation.Page(path).In("promql").Select(block => block.Text))
        {
            var names = MetricName().Matches(query).Select(match => match.Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, known));
        }
    }

    [Theory, MemberData(nameof(PagesAndReadme))]
    public void Members_that_are_named_with_their_type_exist(string path)
    {
        var types = typeof(CyborgDbClient).Assembly.GetExportedTypes().Concat(typeof(CyborgDb.Emulator.CyborgDbEmulator).Assembly.GetExportedTypes())
            .GroupBy(type => type.Name.Split('`')[0]).ToDictionary(group => group.Key, group => group.SelectMany(type => type.GetMembers()).Select(member => member.Name).ToHashSet(StringComparer.Ordinal));
        foreach (Match match in MemberName().Matches(Documentation.Page(path).Text))
        {
            if (types.TryGetValue(match.Groups[1].Value, out var members))
                Assert.True(members.Contains(match.Groups[2].Value), $"{path} names {match.Value}, which {match.Groups[1].Value} does not have.");
        }
    }

    [Fact]
    public void The_members_that_are_looked_up_first_have_examples_that_are_compiled()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(CyborgDbClient).Assembly.Location, ".xml"));
        var examples = documented.Descendants("member").Where(member => member.Element("example") is not null).ToList();
        Assert.InRange(examples.Count, 20, int.MaxValue);
        Assert.All(examples, member => Assert.True(
            Documentation.IsCompiled(new("csharp", Markdown.Lines(member.Element("example")!.Element("code")!.Value))),
            $"The example of {member.Attribute("name")!.Value} is in no sample and no test:\n{member.Element("example")!.Value}"));
    }

    /// <summary>The client's metrics as Prometheus calls them.</summary>
    private static HashSet<string> MetricNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var client = new CyborgDbClient("http://localhost:8000");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name != CyborgDbTelemetry.MeterName)
                    return;
                var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
                var name = instrument.Name.Replace('.', '_') + unit;
                names.UnionWith(instrument is Counter<long> ? [$"{name}_total"] : [$"{name}_bucket", $"{name}_count", $"{name}_sum"]);
            },
        };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Diagnostics.ClientTelemetry).TypeHandle);
        listener.Start();
        return names;
    }

    private static IEnumerable<string> Links(Markdown page) => Link().Matches(page.Text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("--project ([^ ]+)")]
    private static partial Regex Project();

    [GeneratedRegex("--[a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex("(db_client|cyborgdb_client)_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]+)\.([A-Z][A-Za-z0-9]+)")]
    private static partial Regex MemberName();
}
