using AspNetCore;

await using var application = await NotesApplication.BuildAsync(args);
await application.RunAsync();
