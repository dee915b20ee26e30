using System.Net;
using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>What <c>dotnet new</c> makes of the templates.</summary>
public sealed partial class TemplateTests(PackageUser user) : IClassFixture<PackageUser>
{
    private const string Settings = "Crop = new(128, 128),\n        Epochs = 20,";

    [Fact]
    public async Task New_ConsoleThenWeb_TrainsScoresAndServes()
    {
        user.Run("dotnet", ["new", "install", Path.Combine(LocalFeed.Folder, $"MLSegmentation.Templates.{LocalFeed.Version}.nupkg"), .. Hive]);
        string trainer = Create("mlseg", "Cells", "net8.0");
        string server = Create("mlseg-web", "CellServer", "net10.0");

        string trained = user.Run("dotnet", "--roll-forward", "Major", trainer, "train", "images", "masks");
        string scored = user.Run("dotnet", "--roll-forward", "Major", trainer, "score", "scans", "predicted");

        Assert.Contains("epoch 1 of 1, loss ", trained, StringComparison.Ordinal);
        Assert.Matches(@"scans.0\.png: \d+\.\d.?% object", scored);
        Assert.True(File.Exists(user["predicted/0.png"]));
        await AssertServes(server);
    }

    private string[] Hive => ["--debug:custom-hive", user["hive"]];

    private string Create(string template, string name, string framework)
    {
        user.Run("dotnet", ["new", template, "--output", user[name], "--framework", framework, "--no-restore", .. Hive]);
        string program = user[$"{name}/Program.cs"];
        string text = File.ReadAllText(program).ReplaceLineEndings("\n");
        Assert.Equal(template == "mlseg", text.Contains(Settings, StringComparison.Ordinal));
        File.WriteAllText(program, text.Replace(Settings, "Crop = new(16, 16),\n        Epochs = 1,", StringComparison.Ordinal));
        user.Run("dotnet", "build", user[name], "-warnaserror", "--nologo", "--verbosity", "quiet");
        return user[$"{name}/bin/Debug/{framework}/{name}.dll"];
    }

    private async Task AssertServes(string server)
    {
        string[] settings = ["--urls", "http://127.0.0.1:0", "--Segmentation:ModelPath", user["model.zip"]];
        using var process = Command.Start(user["CellServer"], "dotnet", [server, .. settings]);
        try
        {
            string address = "", output = "";
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                output += line + "\n";
                address = Listening().Match(line).Value;
            }

            Assert.True(address.Length > 0, output);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            using var mask = await client.PostAsync("/segment", new ByteArrayContent(HalvesImage.Bytes));
            string page = await client.GetStringAsync("/");

            Assert.Equal(HttpStatusCode.OK, mask.StatusCode);
            Assert.Equal("image/png", mask.Content.Headers.ContentType?.MediaType);
            Assert.Contains("<html", page, StringComparison.Ordinal);
            Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
