// A plug-in of clang-tidy by which its checks see what is written here and not the libraries' headers: those of
// libtorch take three quarters of the time, and what is found in them isn't told anyway. `scripts/lint` compiles it
// where clang's own headers are installed. From version 21 on clang-tidy does the same by itself.

#include <memory>
#include <string>
#include <vector>

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/FrontendPluginRegistry.h>

namespace {

class OwnDeclarations : public clang::ASTConsumer {
 public:
  void HandleTranslationUnit(clang::ASTContext& context) override {
    std::vector<clang::Decl*> own;
    // Not `decls`, which would read all of the precompiled header.
    for (clang::Decl* declaration : context.getTranslationUnitDecl()->noload_decls()) {
      if (!declaration->isFromASTFile() && !context.getSourceManager().isInSystemHeader(declaration->getLocation())) {
        own.push_back(declaration);
      }
    }
    context.setTraversalScope(own);
  }
};

class OwnDeclarationsAction : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& /*compiler*/,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<OwnDeclarations>();
  }
  bool ParseArgs(const clang::CompilerInstance& /*compiler*/, const std::vector<std::string>& /*words*/) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<OwnDeclarationsAction> kRegistered("own-declarations",
                                                                            "checks see our own declarations alone");

}  // namespace
