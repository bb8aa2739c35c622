using System.Text.Json;
using CyborgDb.Packages.Tests.Support;

namespace CyborgDb.Packages.Tests;

/// <summary>
/// The packages in projects of strangers, each with the example of a package's readme as its program: built without a warning, and run against the
/// emulator that is a package or a tool.
/// </summary>
public sealed class ApplicationTests
{
    /// <summary>The program that asks the tool.</summary>
    public sealed class Console(PackedPackages packages)
    {
        [Fact]
        public async Task The_readmes_first_program_runs_in_a_console_application_and_can_be_run_again()
        {
            var project = await StrangersProject.NewAsync(packages, "console", "animals");
            await project.AddPackedAsync("CyborgDb.Client");
            await project.WriteAsync("Program.cs", packages.Package("CyborgDb.Client").Examples("csharp")[0]);
            await project.BuildAsync();

            using var emulator = await Server.EmulatorAsync(packages);
            for (var time = 0; time < 2; time++)
                Assert.Equal("cat: 0.004", await RunAsync(packages, project, emulator));
            Assert.Equal(["Microsoft.NETCore.App"], await FrameworksAsync(project, "animals"));
        }
    }

    /// <summary>The program whose texts are embedded on the client.</summary>
    public sealed class Texts(PackedPackages packages)
    {
        /// <summary>What the readme leaves to the reader: a generator, here one that counts words.</summary>
        private const string Generator = """
            global using static Given;
            using Microsoft.Extensions.AI;

            internal static class Given
            {
                public static IEmbeddingGenerator<string, Embedding<float>> generator { get; } = new WordCounts();
            }

            internal sealed class WordCounts : IEmbeddingGenerator<string, Embedding<float>>
            {
                private static readonly string[] s_words = ["cat", "sleep", "rain", "tomorrow"];

                public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
                    IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
                    Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(
                        s_words.Select(word => text.Contains(word, StringComparison.OrdinalIgnoreCase) ? 1f : 0f).ToArray()))));

                public object? GetService(Type serviceType, object? serviceKey = null) => null;

                public void Dispose()
                {
                }
            }
            """;

        [Fact]
        public async Task The_readmes_program_runs_with_the_package_for_embeddings_alone()
        {
            var project = await StrangersProject.NewAsync(packages, "console", "texts");
            await project.AddPackedAsync("CyborgDb.Extensions.AI");
            await project.WriteAsync("Given.cs", Generator);
            await project.WriteAsync("Program.cs", packages.Package("CyborgDb.Extensions.AI").Examples("csharp").Single());
            await project.BuildAsync();

            using var emulator = await Server.EmulatorAsync(packages);
            Assert.Equal("pets: The cat sleeps on the sofa.", await RunAsync(packages, project, emulator));
            Assert.Equal(["Microsoft.NETCore.App"], await FrameworksAsync(project, "texts"));
        }
    }

    /// <summary>The program that is a web application.</summary>
    public sealed class Web(PackedPackages packages)
    {
        [Fact]
        public async Task The_readmes_web_application_runs_and_its_editor_gets_the_schema_of_its_settings()
        {
            var project = await StrangersProject.NewAsync(packages, "web", "web");
            await project.AddPackedAsync("CyborgDb.Client");
            await project.WriteAsync("Program.cs", packages.Package("CyborgDb.Client").Examples("csharp")[1]);
            await project.WriteAsync("appsettings.json", packages.Package("CyborgDb.Client").Examples("json").Single());
            await project.BuildAsync();

            using var emulator = await Server.EmulatorAsync(packages);
            var settings = new Dictionary<string, string> { ["CyborgDb__BaseAddress"] = emulator.Address.ToString(), ["URLS"] = "http://127.0.0.1:0" };
            using (var application = await Server.StartAsync(packages.Workspace, settings, "dotnet", project.Program))
            {
                using var http = new HttpClient { BaseAddress = application.Address };
                var cancellation = TestContext.Current.CancellationToken;
                Assert.Equal("Healthy", await http.GetStringAsync(new Uri("health", UriKind.Relative), cancellation));
                Assert.Equal("[]", await http.GetStringAsync(new Uri("indexes", UriKind.Relative), cancellation));
            }

            using var items = JsonDocument.Parse(await project.DotnetAsync("msbuild", "-getItem:JsonSchemaSegment"));
            var segment = items.RootElement.GetProperty("Items").GetProperty("JsonSchemaSegment").EnumerateArray().Single();
            Assert.Equal(@"appsettings\..*json", segment.GetProperty("FilePathPattern").GetString());
            Assert.Equal(
                packages.Package("CyborgDb.Client").Files["ConfigurationSchema.json"],
                await File.ReadAllBytesAsync(segment.GetProperty("FullPath").GetString()!, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The program that is a test, with the emulator in its own process.</summary>
    public sealed class Xunit(PackedPackages packages)
    {
        [Fact]
        public async Task The_readmes_test_passes_in_a_test_project_with_the_newest_of_what_can_be_newer()
        {
            var project = await StrangersProject.NewAsync(packages, "console", "notes.tests");
            File.Delete(Path.Combine(packages.Workspace, "notes.tests", "Program.cs"));
            foreach (var other in (string[])["xunit.v3", "Polly.Core", "System.Numerics.Tensors", "Microsoft.Extensions.AI.Abstractions"])
                await project.AddAsync(other, Build.VersionOf(other));
            await project.AddPackedAsync("CyborgDb.Client");
            await project.AddPackedAsync("CyborgDb.Emulator");
            await project.WriteAsync("NotesTests.cs", packages.Package("CyborgDb.Emulator").Examples("csharp").Single());
            await project.BuildAsync();
            Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", await project.DotnetAsync(project.Program), StringComparison.Ordinal);
        }
    }

    private static async Task<string> RunAsync(PackedPackages packages, StrangersProject project, Server emulator) =>
        (await Command.RunAsync(
            packages.Workspace, new Dictionary<string, string> { ["CYBORGDB_BASE_URL"] = emulator.Address.ToString() }, "dotnet", project.Program)).Trim();

    /// <summary>The shared frameworks that a program needs to run.</summary>
    private static async Task<IEnumerable<string?>> FrameworksAsync(StrangersProject project, string name)
    {
        using var configuration = JsonDocument.Parse(await project.ReadAsync("bin", "Debug", "net10.0", $"{name}.runtimeconfig.json"));
        var options = configuration.RootElement.GetProperty("runtimeOptions");
        var frameworks = options.TryGetProperty("framework", out var one) ? [one.Clone()] : options.GetProperty("frameworks").EnumerateArray().Select(each => each.Clone()).ToList();
        return [.. frameworks.Select(each => each.GetProperty("name").GetString())];
    }
}
