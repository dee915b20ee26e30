using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>The C# kernel of Polyglot Notebooks: runs cells one after the other, and collects what they show.</summary>
internal sealed class NotebookKernel : IDisposable
{
    private readonly CompositeKernel _kernel;

    public NotebookKernel()
    {
        var language = new CSharpKernel().UseKernelHelpers().UseWho().UseNugetDirective((kernel, references) =>
        {
            kernel.AddAssemblyReferences(references.SelectMany(reference => reference.AssemblyPaths));
            return Task.CompletedTask;
        });
        _kernel = new CompositeKernel(language.Name) { language };
    }

    /// <summary>Runs a cell, which must succeed.</summary>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code)
    {
        var outputs = new CellOutputs();
        var failures = new List<string>();
        using var subscription = _kernel.KernelEvents.Subscribe(item =>
        {
            if (item is CommandFailed failed)
            {
                failures.Add(failed.Message);
            }

            outputs.Add(item);
        });
        await _kernel.SendAsync(new SubmitCode(code));
        Assert.True(failures.Count == 0, $"{string.Join('\n', failures)}\nin the cell\n{code}");
        return outputs.ToList();
    }

    public void Dispose() => _kernel.Dispose();
}
